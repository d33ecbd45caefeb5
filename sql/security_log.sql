-- name: note
INSERT INTO security_log (at, event, by, about) VALUES ($1, $2, $3, $4)

-- name: tidy
DELETE FROM security_log WHERE at < $1
