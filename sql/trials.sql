-- name: kept
SELECT id, raw FROM received WHERE sorted_as = 'trial' AND raw IS NOT NULL

-- name: drop
DELETE FROM received WHERE id = $1 AND sorted_as = 'trial'
