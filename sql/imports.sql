-- name: known_people
SELECT k.key, k.person, p.name, p.email_key, p.email_confirmed_at IS NOT NULL AS confirmed, false AS stopped
FROM register_keys k JOIN people p ON p.id = k.person
WHERE k.source = $1 AND k.key = ANY($2::bytea[])
UNION ALL
SELECT s.key, NULL, NULL, NULL, false, true FROM suppressions s WHERE s.kind = 'register' AND s.key = ANY($2::bytea[])

-- name: add_person
INSERT INTO people (id, name, email, email_key) VALUES ($1, $2, $3, $4)

-- name: add_representative
INSERT INTO representatives (person) VALUES ($1)

-- name: add_key
INSERT INTO register_keys (source, key, person) VALUES ($1, $2, $3)

-- name: rename
UPDATE people SET name = $2 WHERE id = $1

-- name: readdress
UPDATE people SET email = $2, email_key = $3 WHERE id = $1 AND email_confirmed_at IS NULL

-- name: mandates
SELECT id, person, committee, seat_text, seat, from_day, to_day, status FROM mandates
WHERE person = ANY($1::uuid[])

-- name: add_mandate
INSERT INTO mandates (person, committee, seat_text, from_day, seat, to_day, status)
VALUES ($1, $2, $3, $4, $5, $6, 'imported')

-- name: change_mandate
UPDATE mandates SET seat = $2, to_day = $3 WHERE id = $1

-- name: seen
SELECT true FROM imports WHERE area = $1 AND file_sha256 = $2 LIMIT 1

-- name: add
INSERT INTO imports (source, area, file_sha256, at, by, counts) VALUES ($1, $2, $3, $4, $5, $6)

-- name: latest
SELECT DISTINCT ON (area) area, at, counts FROM imports ORDER BY area, at DESC
