-- name: begin
-- Assigns each waiting member without a contact to the branch's coordinators in turn, the one with least to do first. One
-- who is away gets none; when all are, the contact is nobody's until somebody is back.
WITH turns AS (
    SELECT o.branch, o.person, count(*) OVER (PARTITION BY o.branch) AS many,
        row_number() OVER (PARTITION BY o.branch ORDER BY
            (SELECT count(*) FROM contacts c WHERE c.owner = o.person AND c.outcome IS NULL), o.from_at) - 1 AS turn
    FROM coordinators o WHERE NOT is_away(o.person, $3::date)
), waiting AS (
    SELECT m.branch, m.person, row_number() OVER (PARTITION BY m.branch ORDER BY m.joined_at) - 1 AS number
    FROM memberships m
    WHERE m.welcomed_at IS NULL AND NOT EXISTS (SELECT FROM contacts c WHERE c.branch = m.branch AND c.person = m.person)
)
INSERT INTO contacts (branch, person, owner, due_on, at)
SELECT w.branch, w.person, t.person, $2::date, $1
FROM waiting w LEFT JOIN turns t ON t.branch = w.branch AND t.turn = w.number % t.many
ON CONFLICT DO NOTHING

-- name: hand_over
-- Reassigns from a coordinator who is late, away beyond the day, or no longer coordinates, to another one of the branch who is
-- not away, if there is one. For whoever is away the other one stands in.
UPDATE contacts c SET owner = n.person, due_on = $2::date, at = $1,
    stands_in_for = CASE WHEN x.coordinates AND x.back_on > $3 THEN x.owner ELSE x.stands_in_for END
FROM (
    SELECT c.*, a.back_on, EXISTS (SELECT FROM coordinators o WHERE o.branch = c.branch AND o.person = c.owner) AS coordinates
    FROM contacts c LEFT JOIN absences a ON a.person = c.owner AND a.back_on > $3::date
) x
CROSS JOIN LATERAL (
    SELECT o.person FROM coordinators o
    WHERE o.branch = x.branch AND o.person IS DISTINCT FROM x.owner AND NOT is_away(o.person, $3::date)
    ORDER BY (SELECT count(*) FROM contacts y WHERE y.owner = o.person AND y.outcome IS NULL), o.from_at LIMIT 1
) n
WHERE c.id = x.id AND x.outcome IS NULL AND c.outcome IS NULL  -- c: also when a colleague writes in this moment
  AND (x.due_on < $3::date OR x.due_on < x.back_on OR x.owner IS NULL OR NOT x.coordinates)

-- name: come_back
-- Gives back what nobody has recorded anything about since, to whoever is no longer away and still coordinates.
UPDATE contacts c SET owner = c.stands_in_for, stands_in_for = NULL, due_on = greatest(c.due_on, $2::date), at = $1
FROM coordinators o
WHERE c.outcome IS NULL AND o.branch = c.branch AND o.person = c.stands_in_for AND NOT is_away(o.person, $3::date)

-- name: of_branch
SELECT c.person, c.owner, w.name AS owner_name, c.due_on,
    (SELECT count(*) FROM contacts t WHERE t.branch = c.branch AND t.person = c.person AND t.outcome = 'no_answer') AS tries,
    EXISTS (SELECT FROM contacts t WHERE t.branch = c.branch AND t.person = c.person AND t.outcome = 'reached') AS reached,
    EXISTS (SELECT FROM contacts t WHERE t.branch = c.branch AND t.person = c.person AND t.sign_in IS NOT NULL) AS leaving,
    n.id AS noted, n.note
FROM contacts c
JOIN branches b ON b.id = c.branch
LEFT JOIN people w ON w.id = c.owner
LEFT JOIN LATERAL (
    SELECT t.id, t.note FROM contacts t
    WHERE t.branch = c.branch AND t.person = c.person AND t.note IS NOT NULL ORDER BY t.at DESC LIMIT 1
) n ON true
WHERE b.slug = $1 AND c.outcome IS NULL

-- name: counts
-- Open contacts, hers and late ones; and how many of those who asked 14 to 104 days ago were contacted within 14 days.
SELECT
    count(*) FILTER (WHERE c.outcome IS NULL AND c.id IS NOT NULL) AS waiting,
    count(*) FILTER (WHERE c.outcome IS NULL AND c.owner = $2) AS own,
    count(*) FILTER (WHERE c.outcome IS NULL AND c.due_on < $3::date) AS late,
    (SELECT count(*) FROM memberships a WHERE a.branch = b.id
        AND a.joined_at BETWEEN $4::timestamptz - interval '104 days' AND $4 - interval '14 days') AS asked,
    (SELECT count(*) FROM memberships a WHERE a.branch = b.id
        AND a.joined_at BETWEEN $4 - interval '104 days' AND $4 - interval '14 days'
        AND (a.welcomed_at <= a.joined_at + interval '14 days' OR EXISTS (
            SELECT FROM contacts r WHERE r.branch = a.branch AND r.person = a.person AND r.outcome IN ('reached', 'welcomed')
            AND r.at <= a.joined_at + interval '14 days'))) AS in_time
FROM branches b LEFT JOIN contacts c ON c.branch = b.id
WHERE b.slug = $1
GROUP BY b.id

-- name: take
UPDATE contacts c SET owner = $3, stands_in_for = NULL, due_on = greatest(c.due_on, $4::date), at = $5
FROM branches b WHERE b.id = c.branch AND b.slug = $1 AND c.person = $2 AND c.outcome IS NULL

-- name: pass_on
-- Reassigns to the other coordinator of the branch who has least to do; changes nothing when there is no other.
UPDATE contacts c SET owner = n.person, stands_in_for = nullif(x.stands_in_for, n.person), due_on = greatest(c.due_on, $4::date), at = $3
FROM contacts x
JOIN branches b ON b.id = x.branch AND b.slug = $1
CROSS JOIN LATERAL (
    SELECT o.person FROM coordinators o
    WHERE o.branch = x.branch AND o.person IS DISTINCT FROM x.owner AND NOT is_away(o.person, $5::date)
    ORDER BY (SELECT count(*) FROM contacts y WHERE y.owner = o.person AND y.outcome IS NULL), o.from_at LIMIT 1
) n
WHERE c.id = x.id AND x.person = $2 AND x.outcome IS NULL AND c.outcome IS NULL

-- name: still_open
-- Locks the row, so that two coordinators who write at once do not record the same try twice.
SELECT c.id, c.branch FROM contacts c JOIN branches b ON b.id = c.branch
WHERE b.slug = $1 AND c.person = $2 AND c.outcome IS NULL
FOR UPDATE OF c

-- name: record
UPDATE contacts SET outcome = $2, owner = $3, at = $4, note = $5, sign_in = $6 WHERE id = $1

-- name: go_on
INSERT INTO contacts (branch, person, owner, due_on, at) VALUES ($1, $2, $3, $4, $5)

-- name: add
-- A row that says nothing yet: `record` fills it in. Nothing when she is not in the branch. While she waits only a note
-- ($6) is added so: a try belongs to the contact that is still to be made.
INSERT INTO contacts (branch, person, owner, due_on, outcome, at)
SELECT m.branch, m.person, $3, $4::date, 'noted', $5
FROM memberships m JOIN branches b ON b.id = m.branch
WHERE b.slug = $1 AND m.person = $2 AND ($6 OR m.welcomed_at IS NOT NULL)
RETURNING id

-- name: take_back_leaving
-- Spends the links that a coordinator of this branch has had sent, and deletes what she recorded about it.
WITH spent AS (
    UPDATE sign_ins s SET used_at = $3
    FROM contacts c JOIN branches b ON b.id = c.branch
    WHERE s.id = c.sign_in AND s.used_at IS NULL AND b.slug = $1 AND c.person = $2
    RETURNING c.id
)
DELETE FROM contacts c USING spent s WHERE c.id = s.id
RETURNING true

-- name: about
-- What coordinators have recorded about one person, in one branch ($2, a slug) or in all.
SELECT c.id, c.at, c.outcome, c.note, c.owner, w.name AS owner_name, b.name AS branch, c.sign_in IS NOT NULL AS leaving
FROM contacts c JOIN branches b ON b.id = c.branch LEFT JOIN people w ON w.id = c.owner
WHERE c.person = $1 AND c.outcome IS NOT NULL AND b.slug = coalesce($2, b.slug)
ORDER BY c.at DESC, c.id DESC
