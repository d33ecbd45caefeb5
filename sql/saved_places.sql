-- name: lock
-- Two who save at once do so one after the other, so that no branch has more than it may.
SELECT id FROM branches WHERE slug = $1 FOR NO KEY UPDATE

-- name: new_id
-- Its texts are sealed under it before it has a row.
SELECT nextval(pg_get_serial_sequence('saved_places', 'id'))

-- name: save
INSERT INTO saved_places (id, branch, name, street, venue, link, access_note)
OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: of_branch
SELECT p.id, p.name, p.street, p.venue, p.link, p.access_note
FROM saved_places p JOIN branches b ON b.id = p.branch WHERE b.slug = $1

-- name: rename
UPDATE saved_places p SET name = $3 FROM branches b WHERE p.id = $2 AND b.id = p.branch AND b.slug = $1
RETURNING true

-- name: delete
DELETE FROM saved_places p USING branches b WHERE p.id = $2 AND b.id = p.branch AND b.slug = $1
RETURNING true
