-- name: put
-- A copy belongs to the family of what it is copied from.
INSERT INTO proposals (id, kind, title, area, type, day, outcome, outcome_on, link, text, put_in_by, contact, put_in_at,
    copied_from, family)
OVERRIDING SYSTEM VALUE
SELECT n.id, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, o.id, coalesce(o.family, n.id)
FROM (SELECT nextval(pg_get_serial_sequence('proposals', 'id')) AS id) n
LEFT JOIN proposals o ON o.id = $13
RETURNING id

-- name: change
-- Whoever put it in changes her own ($12); an administrator (NULL) any, and names nobody anew. $11: whether she may be asked.
UPDATE proposals SET kind = $2, title = $3, area = $4, type = $5, day = $6, outcome = $7, outcome_on = $8, link = $9, text = $10,
    contact = CASE WHEN $11::boolean THEN coalesce($12::uuid, contact) END
WHERE id = $1 AND ($12::uuid IS NULL OR put_in_by = $12::uuid)
RETURNING true

-- name: set_industries
INSERT INTO proposal_industries (proposal, industry) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING

-- name: clear_industries
DELETE FROM proposal_industries WHERE proposal = $1 AND industry <> ALL($2::text[])

-- name: set_outcome
UPDATE proposals SET outcome = $3, outcome_on = CASE WHEN $3 <> 'waiting' THEN greatest($4::date, day) END
WHERE id = $1 AND put_in_by = $2
RETURNING true

-- name: tell_outcome
-- Once for each question, when the outcome of its proposal is known; then it is kept as long as any other answered one.
WITH told AS (
    UPDATE proposal_questions t SET outcome_told_at = $2
    FROM proposals p
    WHERE p.id = $1 AND t.proposal = p.id AND p.outcome <> 'waiting' AND t.outcome_told_at IS NULL
    RETURNING t.introduction
), kept AS (
    UPDATE introductions i SET due_at = $3 FROM told t WHERE i.id = t.introduction AND i.ended_at IS NULL
    RETURNING i.id, i.member
)
SELECT post_letters('reply', $2, persons => array_agg(member), introductions => array_agg(id),
    variants => array_agg('settled'::text))
FROM kept

-- name: get
SELECT p.id, p.kind, p.title, p.area, p.type, p.day, p.outcome, p.outcome_on, p.link, p.text, p.put_in_by, p.contact,
    p.copied_from, p.family,
    ARRAY(SELECT i.industry FROM proposal_industries i WHERE i.proposal = p.id ORDER BY i.industry) AS industries
FROM proposals p WHERE p.id = $1

-- name: contact
-- Whom to ask, while she sits somewhere: her first seat. Nobody is shown who has left the list.
SELECT m.id AS mandate, m.person, p.name, m.seat, c.name AS committee_name
FROM proposals o
JOIN mandates m ON m.person = o.contact AND mandate_runs(m, $2)
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
LEFT JOIN committee_kinds k ON k.committee = c.id AND k.type = o.type
WHERE o.id = $1
ORDER BY k.type IS NULL, s.rank, m.id LIMIT 1

-- name: family
SELECT l.*, p.copied_from FROM proposals p JOIN listed_proposals l USING (id) WHERE p.family = $1 ORDER BY l.day, l.id

-- name: search
-- By words ($2: the last one may be a beginning); the most relevant first ($8), or the newest.
SELECT f.* FROM found_proposals($1, $2, $3, $4, $5, $6, $7, $8) f LIMIT $9 OFFSET $10

-- name: newest
SELECT l.* FROM proposals p JOIN listed_proposals l USING (id)
WHERE ($1 = '' OR p.type = $1) AND ($2 = '' OR p.outcome = $2) AND ($3 = '' OR p.area = $3) AND ($4 = '' OR p.kind = $4)
  AND ($5::uuid IS NULL OR p.put_in_by = $5)
ORDER BY p.day DESC, p.id DESC
LIMIT $6 OFFSET $7

-- name: places
-- Where she could put one in: the owners and kinds of her committees, her highest seat first.
SELECT c.owner AS area, k.type
FROM mandates m
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN committees c ON c.id = m.committee
JOIN committee_kinds k ON k.committee = c.id
WHERE m.person = $1 AND mandate_runs(m, $2) AND c.owner IS NOT NULL
ORDER BY s.rank, m.id, k.type

-- name: of_member
SELECT f.* FROM (
    SELECT array_agg(j.industry) AS industries, coalesce(array_agg(j.task) FILTER (WHERE j.task IS NOT NULL), '{}') AS tasks
    FROM jobs j WHERE j.person = $1
) o CROSS JOIN LATERAL proposals_about(o.industries, o.tasks, $2::int) f

-- name: beside
SELECT f.* FROM proposals_beside($1, $2::date, $3::int) f

-- name: on_her_page
-- For a representative's own page: those of hers that have waited for an outcome since $4 (`waits`), her newest, and others'.
SELECT l.*, p.day <= $4::date AND p.outcome = 'waiting' AS waits, true AS own
FROM proposals p JOIN listed_proposals l USING (id)
WHERE p.put_in_by = $1 AND (p.day <= $4::date AND p.outcome = 'waiting' OR p.id IN (
    SELECT n.id FROM proposals n WHERE n.put_in_by = $1 ORDER BY n.day DESC, n.id DESC LIMIT $3::int))
UNION ALL
SELECT f.*, false, false FROM proposals_beside($1, $2::date, $3::int) f
ORDER BY own DESC, day DESC, id DESC

-- name: remove
-- Her own ($2), or any (NULL). Returns what it was.
DELETE FROM proposals WHERE id = $1 AND ($2::uuid IS NULL OR put_in_by = $2) RETURNING title, put_in_by
