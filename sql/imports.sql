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
    coalesce(k.ids, '{}') AS ids, coalesce(k.names, '{}') AS names, coalesce(k.addresses, '{}') AS addresses
FROM meant JOIN representatives r USING (person) JOIN people p ON p.id = r.person
LEFT JOIN (
    SELECT person, array_agg(key::bytea) FILTER (WHERE source = 'register') AS ids,
        array_agg(key::bytea) FILTER (WHERE source = 'name') AS names,
        array_agg(key::bytea) FILTER (WHERE source = 'email') AS addresses
    FROM register_keys WHERE person IN (SELECT person FROM meant) GROUP BY person) k USING (person)
ORDER BY r.person

-- name: stopped
SELECT key::bytea FROM suppressions WHERE kind = 'register'

-- name: mandates
-- All mandates in the area's own committees, and in federations, where many sit whom the register does not mean.
-- The columns in the order of `PlacedMandate`.
SELECT m.id, m.person, m.committee, m.seat_text, m.seat, m.from_day, m.to_day, m.status
FROM mandates m JOIN committees c ON c.id = m.committee
WHERE c.owner = $1 OR c.owner IS NULL
ORDER BY m.id

-- name: held_bodies
-- The area's own committees, and the federations.
SELECT c.id, c.name, c.owner, ARRAY(SELECT k.type FROM committee_kinds k WHERE k.committee = c.id) AS kinds
FROM committees c WHERE c.owner = $1 OR c.owner IS NULL

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
