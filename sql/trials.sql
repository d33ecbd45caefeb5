-- name: kept
-- The newest of those that have come since: whoever knows the address can send any number.
SELECT id, raw FROM received WHERE sorted_as = 'trial' AND raw IS NOT NULL AND at >= $1 ORDER BY at DESC LIMIT 20

-- name: drop
DELETE FROM received WHERE id = $1 AND sorted_as = 'trial'
