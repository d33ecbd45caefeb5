-- name: keep
INSERT INTO uploads (person, area, party, file, mapping, uploaded_at, question) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (person) DO UPDATE SET area = excluded.area, party = excluded.party, file = excluded.file,
    mapping = excluded.mapping, uploaded_at = excluded.uploaded_at, question = excluded.question

-- name: get
SELECT area, party, file, mapping FROM uploads WHERE person = $1 AND uploaded_at > $2

-- name: asked
SELECT area, party, question FROM uploads WHERE person = $1 AND uploaded_at > $2 AND question IS NOT NULL

-- name: waits
SELECT question IS NOT NULL FROM uploads WHERE person = $1 AND uploaded_at > $2

-- name: drop
DELETE FROM uploads WHERE person = $1

-- name: forget
DELETE FROM uploads WHERE uploaded_at < $1
