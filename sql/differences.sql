-- name: read
INSERT INTO registers (id, area, lines, bodies, rows, file_sha256, read_at, by, terms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (area) DO UPDATE SET id = excluded.id, lines = excluded.lines, bodies = excluded.bodies, rows = excluded.rows,
    file_sha256 = excluded.file_sha256, read_at = excluded.read_at, by = excluded.by, terms = excluded.terms

-- name: waiting
SELECT id, area, rows, read_at FROM registers ORDER BY read_at DESC

-- name: get
SELECT area, lines, bodies, rows, file_sha256, terms FROM registers WHERE id = $1

-- name: lock
SELECT true FROM registers WHERE id = $1 FOR UPDATE

-- name: drop
DELETE FROM registers WHERE id = $1

-- name: forget
DELETE FROM registers WHERE read_at < $1

-- name: own_committees
SELECT count(DISTINCT n.committee) FROM committee_names n WHERE n.owner = $1

-- name: rename
WITH named AS (
    INSERT INTO committee_names (owner, normalised, committee) VALUES ($3, $4, $1) ON CONFLICT DO NOTHING
)
UPDATE committees SET name = $2 WHERE id = $1

-- name: hold
-- Whoever asks to be left out of the list meanwhile waits, and then hides what has been added, too.
SELECT true FROM representatives WHERE person = ANY($1::uuid[]) ORDER BY person FOR UPDATE

-- name: leaving
SELECT person FROM departures WHERE person = ANY($1::uuid[])

-- name: end
-- A mandate that has not begun by then can not end: it is marked wrong instead.
UPDATE mandates SET to_day = CASE WHEN from_day <= $2 THEN $2 ELSE to_day END,
    status = CASE WHEN from_day <= $2 THEN status ELSE 'wrong' END
WHERE id = $1 AND status = $3

-- name: add
INSERT INTO mandates (person, committee, seat, seat_text, from_day, to_day, status)
VALUES ($1, $2, $3, $4, $5, $6, 'imported')
ON CONFLICT DO NOTHING

-- name: change
-- It stands again, whoever has said that it is wrong; but not what has been said since it was compared ($6: how it was).
UPDATE mandates SET seat = $2, seat_text = $3, from_day = $4, to_day = $5, status = 'imported', disowned_at = NULL,
    disowned_from = NULL
WHERE id = $1 AND status = $6

-- name: analyze
-- A plan made for tables that were nearly empty yesterday reads all of them for every mandate.
ANALYZE people, representatives, mandates, committees, committee_areas, committee_kinds, committee_tasks, register_keys,
    batch_rows
