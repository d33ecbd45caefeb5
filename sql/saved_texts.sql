-- name: lock
-- Two who save at once do so one after the other, so that no branch has more than it may.
SELECT id FROM branches WHERE slug = $1 FOR NO KEY UPDATE

-- name: new_id
-- Its texts are sealed under it before it has a row.
SELECT nextval(pg_get_serial_sequence('saved_texts', 'id'))

-- name: save
INSERT INTO saved_texts (id, branch, part, name, text) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)

-- name: of_branch
SELECT t.id, t.part, t.name, t.text FROM saved_texts t JOIN branches b ON b.id = t.branch WHERE b.slug = $1

-- name: rename
UPDATE saved_texts t SET name = $3 FROM branches b WHERE t.id = $2 AND b.id = t.branch AND b.slug = $1
RETURNING true

-- name: delete
DELETE FROM saved_texts t USING branches b WHERE t.id = $2 AND b.id = t.branch AND b.slug = $1
RETURNING true
