-- name: wait
-- Whoever comes second waits for as long as the first one takes, in the pages too.
SET LOCAL statement_timeout = 0

-- name: lock
LOCK TABLE register_keys IN SHARE ROW EXCLUSIVE MODE

-- name: known_people
-- Whom an area's register may mean: by its keys ($2), by an address ($3), or as one of the area's own.
WITH meant AS (
    SELECT person FROM register_keys WHERE key = ANY($2::bytea[]) OR source = 'email' AND key = ANY($3::bytea[])
    UNION
    SELECT id FROM people WHERE email_key = ANY($3::bytea[])
    UNION
    SELECT m.person FROM mandates m JOIN committees c ON c.id = m.committee WHERE c.owner = $1
)
SELECT r.person, p.name, p.email, p.email_key, p.email_confirmed_at IS NOT NULL AS confirmed,
    r.name_said_at IS NOT NULL AS name_said, r.address_said_at IS NOT NULL AS address_said,
    EXISTS (SELECT FROM departures d WHERE d.person = r.person) AS leaving,
    ARRAY(SELECT k.key::bytea FROM register_keys k WHERE k.person = r.person AND k.source = 'register') AS ids,
    ARRAY(SELECT k.key::bytea FROM register_keys k WHERE k.person = r.person AND k.source = 'name') AS names,
    ARRAY(SELECT k.key::bytea FROM register_keys k WHERE k.person = r.person AND k.source = 'email') AS addresses
FROM meant JOIN representatives r USING (person) JOIN people p ON p.id = r.person
ORDER BY r.person

-- name: stopped
SELECT key FROM suppressions WHERE kind = 'register' AND key = ANY($1::bytea[])

-- name: held_since
SELECT person, committee, from_day FROM mandates WHERE person = ANY($1::uuid[]) AND status <> 'wrong'

-- name: add_person
INSERT INTO people (id, name, email, email_key) VALUES ($1, $2, $3, $4)

-- name: add_representative
INSERT INTO representatives (person) VALUES ($1)

-- name: add_key
INSERT INTO register_keys (source, key, person) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: rename
UPDATE people SET name = $2 WHERE id = $1

-- name: readdress
UPDATE people SET email = $2, email_key = $3 WHERE id = $1 AND email_confirmed_at IS NULL

-- name: note_names
-- Nothing outside a batch.
INSERT INTO batch_names (id, batch, person, name, email, became)
SELECT $1, nullif(current_setting('fackpol.batch', true), '')::bigint, $2, $3, $4, $5 WHERE current_setting('fackpol.batch', true) <> ''

-- name: latest
SELECT DISTINCT ON (area) area, at, counts FROM imports WHERE undone_at IS NULL ORDER BY area, at DESC, id DESC
