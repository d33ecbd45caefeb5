-- name: spend
INSERT INTO rate_limits (key, began_at, n) VALUES ($1, $2, 1)
ON CONFLICT (key) DO UPDATE SET
    n = CASE WHEN rate_limits.began_at = excluded.began_at THEN rate_limits.n + 1 ELSE 1 END,
    began_at = excluded.began_at
RETURNING n

-- name: tidy
DELETE FROM rate_limits WHERE began_at < $1
