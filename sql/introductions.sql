-- name: lock
-- Both sides, so that two presses at once are counted one after the other.
SELECT 1 FROM members m, representatives r WHERE m.person = $1 AND r.person = $2 FOR UPDATE OF m, r

-- name: room
SELECT r.questions_most, r.told_at,
    (SELECT count(*) FROM introductions i WHERE i.member = $1 AND i.ended_at IS NULL) AS hers,
    (SELECT count(*) FROM introductions i JOIN mandates m ON m.id = i.mandate
     WHERE m.person = r.person AND i.ended_at IS NULL) AS theirs,
    EXISTS (SELECT FROM introductions i JOIN mandates m ON m.id = i.mandate
            WHERE i.member = $1 AND m.person = r.person AND i.ended_at IS NULL) AS already,
    EXISTS (SELECT FROM reachable e WHERE e.person = r.person) AS reachable
FROM representatives r WHERE r.person = $2

-- name: place
-- The municipality where she works, or the whole region when fewer than $3 have her trade there.
SELECT CASE WHEN $3 <= (
        SELECT count(DISTINCT j.person)
        FROM jobs j
        JOIN members m USING (person)
        JOIN within v ON v.inner_area = coalesce(j.area, m.home) AND v.outer_area = a.code
        WHERE j.industry = $2
    ) THEN a.code ELSE a.parent END
FROM within w JOIN areas a ON a.code = w.outer_area AND a.kind = 'kommun'
WHERE w.inner_area = $1

-- name: ask
INSERT INTO introductions (id, member, mandate, industry, area, question, asked_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: of_member
SELECT i.*, m.person AS representative, p.name, c.name AS committee_name,
    CASE WHEN t.id IS NOT NULL THEN p.email END AS email
FROM introductions i
JOIN mandates m ON m.id = i.mandate
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
LEFT JOIN met t ON t.id = i.id
WHERE i.member = $1
ORDER BY i.ended_at IS NOT NULL, i.asked_at DESC

-- name: of_representative
-- Her name and address only among those who have met.
SELECT i.id, i.industry, i.area, i.question, i.asked_at, i.due_at, i.not_before, i.reminded_at,
    i.representative_yes_at, i.member_yes_at, i.ended_at, i.ended_by, i.mandate,
    t.member, p.name, p.email
FROM introductions i
JOIN mandates m ON m.id = i.mandate
LEFT JOIN met t ON t.id = i.id
LEFT JOIN people p ON p.id = t.member
WHERE m.person = $1 AND i.ended_at IS NULL
ORDER BY i.asked_at

-- name: get
SELECT i.id, i.industry, i.area, i.question, i.asked_at, i.due_at, i.not_before, i.reminded_at,
    i.representative_yes_at, i.member_yes_at, i.ended_at, i.ended_by, m.person AS representative, p.language
FROM introductions i JOIN mandates m ON m.id = i.mandate JOIN people p ON p.id = m.person
WHERE i.id = $1

-- name: accept
UPDATE introductions SET representative_yes_at = $2, not_before = NULL
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL
RETURNING member

-- name: put_off
UPDATE introductions SET not_before = $2, due_at = $3, reminded_at = NULL
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL
RETURNING true

-- name: show_each_other
UPDATE introductions i SET member_yes_at = $3
FROM mandates m
WHERE i.id = $1 AND i.member = $2 AND m.id = i.mandate
  AND i.representative_yes_at IS NOT NULL AND i.member_yes_at IS NULL AND i.ended_at IS NULL
RETURNING m.person

-- name: end_by_member
UPDATE introductions SET ended_at = $3, ended_by = 'member' WHERE id = $1 AND member = $2 AND ended_at IS NULL

-- name: end_by_representative
UPDATE introductions SET ended_at = $2, ended_by = 'representative' WHERE id = $1 AND ended_at IS NULL

-- name: remind
-- A week before the silence is an answer, once for each time it was put off.
WITH silent AS (
    UPDATE introductions SET reminded_at = $1
    WHERE ended_at IS NULL AND representative_yes_at IS NULL AND reminded_at IS NULL
      AND due_at - interval '7 days' <= $1 AND due_at > $1
    RETURNING id, mandate, due_at
)
INSERT INTO letters (kind, person, introduction, sequence, priority, posted_at, due_at, expires_at)
SELECT 'question', m.person, s.id, (extract(epoch FROM s.due_at) / 86400)::int, 4, $1, $1, s.due_at
FROM silent s JOIN mandates m ON m.id = s.mandate
ON CONFLICT DO NOTHING

-- name: fall_silent
UPDATE introductions SET ended_at = $1, ended_by = 'silence'
WHERE ended_at IS NULL AND representative_yes_at IS NULL AND due_at <= $1

-- name: end_with_term
-- Those who have met go on as they like, and so does whoever stays on in the same committee.
UPDATE introductions i SET ended_at = $1, ended_by = 'term'
FROM mandates m
WHERE m.id = i.mandate AND i.ended_at IS NULL AND i.member_yes_at IS NULL
  AND (m.to_day < $2 OR m.status = 'wrong')
  AND NOT EXISTS (SELECT FROM mandates n WHERE n.person = m.person AND n.committee = m.committee AND n.status <> 'wrong'
                  AND $2 BETWEEN n.from_day AND coalesce(n.to_day, 'infinity'))

-- name: forget
DELETE FROM introductions WHERE ended_at < $1

-- name: seen_by
SELECT p.id AS person, p.name FROM met t JOIN people p ON p.id = t.representative WHERE t.member = $1

-- name: load
UPDATE representatives SET questions_most = $2 WHERE person = $1
