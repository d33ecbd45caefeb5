-- name: note
INSERT INTO proposal_removals (id, put_in_by, title, reason, removed_by, removed_at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: of
SELECT id, title, reason, removed_at FROM proposal_removals WHERE put_in_by = $1 ORDER BY removed_at DESC, id

-- name: forget
DELETE FROM proposal_removals WHERE removed_at < $1
