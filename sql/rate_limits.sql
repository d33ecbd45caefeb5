-- name: spend
SELECT spend_in_turn($1, $2, $3, $4, $5, $6)

-- name: tidy
DELETE FROM rate_limits WHERE ends_at < $1
