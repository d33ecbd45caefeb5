-- name: hold
SELECT c.id FROM contacts c JOIN branches b ON b.id = c.branch
WHERE b.slug = $1 AND (c.owner = $2 OR c.stands_in_for = $2) AND c.outcome IS NULL ORDER BY c.id FOR UPDATE OF c

-- name: hand_over
-- Gives what is hers to one colleague of the branch ($3), or ($3 NULL) to all others in turn. Each gets a row, with no note yet;
-- where there will be none ($6), only those who get somebody. What she looks after for somebody who is away goes back to her
-- all the same.
WITH colleagues AS (
    SELECT o.branch, o.person, count(*) OVER () AS many, row_number() OVER (ORDER BY o.from_at, o.id) - 1 AS turn
    FROM coordinators o JOIN branches b ON b.id = o.branch
    WHERE b.slug = $1 AND o.person <> $2 AND ($3::uuid IS NULL OR o.person = $3)
      AND ($3 IS NOT NULL OR NOT is_away(o.person, $5::date))
), hers AS (
    SELECT c.id, row_number() OVER (ORDER BY c.due_on, c.id) - 1 AS number
    FROM contacts c JOIN branches b ON b.id = c.branch
    WHERE b.slug = $1 AND (c.owner = $2 OR c.stands_in_for = $2) AND c.outcome IS NULL
), given AS (
    UPDATE contacts c SET owner = k.person, stands_in_for = nullif(nullif(c.stands_in_for, $2), k.person), due_on = greatest(c.due_on, $5::date + 3), at = $4
    FROM hers h JOIN colleagues k ON k.turn = h.number % k.many
    WHERE c.id = h.id AND c.outcome IS NULL
    RETURNING k.person
)
INSERT INTO handovers (branch, giver, successor, contacts, at)
SELECT k.branch, $2, k.person, n.contacts, $4
FROM colleagues k CROSS JOIN LATERAL (SELECT count(*) AS contacts FROM given g WHERE g.person = k.person) n
WHERE n.contacts > 0 OR $6
RETURNING id

-- name: note
UPDATE handovers SET note = $2 WHERE id = $1

-- name: get
SELECT h.id, h.giver, p.name AS giver_name, h.contacts, h.note, h.at, h.read_at
FROM handovers h JOIN branches b ON b.id = h.branch JOIN people p ON p.id = h.giver
WHERE b.slug = $1 AND h.id = $2 AND h.successor = $3

-- name: hers
SELECT count(*) FROM contacts c JOIN branches b ON b.id = c.branch
WHERE b.slug = $1 AND (c.owner = $2 OR c.stands_in_for = $2) AND c.outcome IS NULL

-- name: read
UPDATE handovers h SET read_at = $4 FROM branches b
WHERE b.id = h.branch AND b.slug = $1 AND h.id = $2 AND h.successor = $3 AND h.read_at IS NULL

-- name: tidy
DELETE FROM handovers WHERE at < $1
