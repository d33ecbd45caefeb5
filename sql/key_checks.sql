-- name: known
SELECT ring, number, probe, added_at FROM key_checks ORDER BY ring, added_at, number

-- name: add
INSERT INTO key_checks (ring, number, probe, added_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- name: forget
DELETE FROM key_checks WHERE ring = $1 AND number = $2 RETURNING true

-- name: somebody
SELECT id, name, email, email_key FROM people ORDER BY email IS NULL LIMIT 1

-- name: feeds_before
SELECT count(*) FROM feeds WHERE made_at < $1
