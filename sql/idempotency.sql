-- name: first
INSERT INTO presses (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true

-- name: led_to
UPDATE presses SET path = $2 WHERE key = $1

-- name: undo
DELETE FROM presses WHERE key = $1

-- name: path
SELECT path FROM presses WHERE key = $1

-- name: tidy
DELETE FROM presses WHERE at < $1
