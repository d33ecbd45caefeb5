-- name: known
-- A federation that serves the area is also one of its own: so a name that could be any federation's is known there.
SELECT owner, normalised, committee FROM committee_names WHERE owner = $1 OR owner IS NULL
UNION ALL
SELECT $1, n.normalised, n.committee
FROM committee_names n JOIN committee_areas a ON a.committee = n.committee AND a.area = $1
WHERE n.owner IS NULL

-- name: add
WITH made AS (
    INSERT INTO committees (name, owner, level, asked) VALUES ($1, $2, $3, $5) RETURNING id
), named AS (
    INSERT INTO committee_names (owner, normalised, committee) SELECT $2, $4, id FROM made
)
SELECT id FROM made

-- name: add_kinds
INSERT INTO committee_kinds (committee, type) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING

-- name: drop_kinds
DELETE FROM committee_kinds WHERE committee = $1 AND type <> ALL($2::text[])

-- name: add_areas
INSERT INTO committee_areas (committee, area) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING

-- name: add_task
INSERT INTO committee_tasks (committee, industry, task) VALUES ($1, $2, $3)

-- name: drop_areas
DELETE FROM committee_areas WHERE committee = $1 AND area <> ALL($2::text[])

-- name: decide
UPDATE committees SET decided_by = $2, decided_at = $3 WHERE id = $1

-- name: undecided
SELECT c.id, c.name, c.owner, count(m.id) AS mandates
FROM committees c LEFT JOIN mandates m ON m.committee = c.id
WHERE c.asked AND c.decided_at IS NULL
  AND (NOT EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id)
       OR NOT EXISTS (SELECT FROM committee_areas a WHERE a.committee = c.id)
       OR c.owner IS NOT NULL AND c.level IS NULL)  -- a federation that could be any
GROUP BY c.id ORDER BY count(m.id) DESC, c.name

-- name: get
SELECT c.id, c.name, c.owner, c.decided_at, p.id AS person, p.name AS person_name,
    ARRAY(SELECT type FROM committee_kinds WHERE committee = c.id ORDER BY type) AS kinds,
    ARRAY(SELECT area FROM committee_areas WHERE committee = c.id ORDER BY area) AS areas
FROM committees c LEFT JOIN people p ON p.id = c.decided_by WHERE c.id = $1

-- name: listed
SELECT c.id, c.name, c.owner FROM committees c
WHERE c.owner = $1 OR EXISTS (SELECT FROM committee_areas a WHERE a.committee = c.id AND a.area = $1)
ORDER BY c.name
