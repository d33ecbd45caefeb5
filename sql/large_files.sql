-- name: keep
INSERT INTO large_files (id, area, party, raw, mapping, given_at, by, language) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: get
SELECT id, area, faults, done, total FROM large_files WHERE id = $1

-- name: listed
SELECT id, area, faults IS NOT NULL AS refused FROM large_files ORDER BY given_at DESC

-- name: claim
-- One file is read at a time; whoever dies over it lets go of it. NULL, and no lock, while no file waits.
SELECT pg_try_advisory_lock(hashtext('large_files')) WHERE EXISTS (SELECT FROM large_files WHERE raw IS NOT NULL)

-- name: release
SELECT pg_advisory_unlock(hashtext('large_files'))

-- name: next
UPDATE large_files SET tries = tries + 1
WHERE id = (SELECT id FROM large_files WHERE raw IS NOT NULL ORDER BY given_at LIMIT 1)
RETURNING id, area, party, raw, mapping, tries, by, language

-- name: progress
UPDATE large_files SET done = $2, total = $3 WHERE id = $1

-- name: refuse
UPDATE large_files SET raw = NULL, faults = $2 WHERE id = $1

-- name: drop
DELETE FROM large_files WHERE id = $1

-- name: forget
DELETE FROM large_files WHERE given_at < $1
