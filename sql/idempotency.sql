-- name: first
INSERT INTO idempotency_keys (key, at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true

-- name: led_to
UPDATE idempotency_keys SET path = $2 WHERE key = $1

-- name: undo
DELETE FROM idempotency_keys WHERE key = $1

-- name: path
SELECT path FROM idempotency_keys WHERE key = $1

-- name: tidy
DELETE FROM idempotency_keys WHERE at < $1
