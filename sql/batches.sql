-- name: begin
-- Whatever this transaction adds or changes from now on is the batch's.
WITH begun AS (
    INSERT INTO imports (source, area, file_sha256, at, by, counts) VALUES ('register', $1, $2, $3, $4, '{}') RETURNING id
)
SELECT id, set_config('fackpol.batch', id::text, true) FROM begun

-- name: end
WITH ended AS (
    UPDATE imports SET counts = $2 WHERE id = $1 RETURNING id
)
SELECT set_config('fackpol.batch', '', true) FROM ended

-- name: drop
DELETE FROM imports WHERE id = $1

-- name: worth_keeping
-- The first of its file, or one that has changed something.
SELECT true FROM imports i WHERE i.id = $1 AND (
    NOT EXISTS (SELECT FROM imports o WHERE o.area = i.area AND o.file_sha256 = i.file_sha256 AND o.id <> i.id)
    OR EXISTS (SELECT FROM batch_rows b WHERE b.batch = i.id)
    OR EXISTS (SELECT FROM batch_names b WHERE b.batch = i.id)
    OR EXISTS (SELECT FROM register_keys k WHERE k.batch = i.id))

-- name: listed
-- Those that can still be undone, or have been, the newest first; none of an earlier release, which
-- kept nothing of them. `newest`: of its area, among those that are not undone.
SELECT i.id, i.area, i.at, i.by, i.counts, i.undone_at,
    i.undone_at IS NULL AND NOT EXISTS (SELECT FROM imports n WHERE n.area = i.area AND n.id > i.id AND n.undone_at IS NULL) AS newest
FROM imports i
WHERE i.at >= $1 AND i.counts ? 'done' AND ($2::bigint IS NULL OR i.id = $2) AND ($3::text IS NULL OR i.area = $3)
ORDER BY i.id DESC

-- name: lock
SELECT i.area FROM imports i WHERE i.id = $1 AND i.undone_at IS NULL AND i.at >= $2 AND i.counts ? 'done'
  AND NOT EXISTS (SELECT FROM imports n WHERE n.area = i.area AND n.id > i.id AND n.undone_at IS NULL)
FOR UPDATE

-- name: hold
-- Whoever says something of these waits.
SELECT m.id FROM batch_rows b JOIN mandates m ON b.of_table = 'mandates' AND m.id = b.key::bigint WHERE b.batch = $1 ORDER BY m.id FOR UPDATE OF m

-- name: hold_people
SELECT p.id FROM batch_rows b JOIN people p ON p.id = b.person WHERE b.batch = $1 AND b.of_table = 'representatives' ORDER BY p.id FOR UPDATE OF p

-- name: people
-- Who of those whom the batch added goes: nothing keeps her, and no mandate of hers stays.
WITH added AS MATERIALIZED (
    SELECT person, stays FROM batch_people($1)
), fates AS MATERIALIZED (
    SELECT mandate, added, stays FROM batch_mandates($1)
), holding AS (
    SELECT m.person FROM mandates m JOIN added a USING (person) LEFT JOIN fates f ON f.mandate = m.id
    WHERE f.mandate IS NULL OR NOT f.added OR f.stays IS NOT NULL
)
SELECT person, coalesce(stays, CASE WHEN person IN (SELECT person FROM holding) THEN 'holds' END) AS stays FROM added

-- name: mandates
SELECT mandate, added, stays FROM batch_mandates($1)

-- name: committees
SELECT committee, added, stays FROM batch_committees($1)

-- name: names
-- The names and addresses that the batch changed, and what stands there now; whether she or an administrator has said since what it is.
SELECT b.id, b.person, b.name AS old_name, b.email AS old_email, b.became, p.name, p.email, r.name_said_at IS NOT NULL AS name_said,
    r.address_said_at IS NOT NULL OR p.email_confirmed_at IS NOT NULL AS address_said,
    EXISTS (SELECT FROM departures d WHERE d.person = b.person) AS leaving
FROM batch_names b JOIN people p ON p.id = b.person JOIN representatives r ON r.person = b.person
WHERE b.batch = $1

-- name: keep
-- Why each of these stays, for the list.
UPDATE batch_rows b SET stays = s.stays FROM unnest($3::text[], $4::text[]) AS s (key, stays)
WHERE b.batch = $1 AND b.of_table = $2 AND b.key = s.key

-- name: keep_name
UPDATE batch_names SET stays = $2 WHERE id = $1

-- name: forget_rest
-- What has been undone is no longer the batch's.
WITH names AS (
    DELETE FROM batch_names WHERE batch = $1 AND stays IS NULL
)
DELETE FROM batch_rows WHERE batch = $1 AND stays IS NULL

-- name: take_mandates
DELETE FROM mandates WHERE id = ANY($1::bigint[])

-- name: restore_mandates
UPDATE mandates m SET (seat_text, seat, from_day, to_day, status, disowned_at, disowned_from) = (
    SELECT o.seat_text, o.seat, o.from_day, o.to_day, o.status, o.disowned_at, o.disowned_from
    FROM jsonb_populate_record(NULL::mandates, b.before) o)
FROM batch_rows b
WHERE b.batch = $1 AND b.of_table = 'mandates' AND b.key = m.id::text AND m.id = ANY($2::bigint[])

-- name: take_keys
-- Of those who go, and what the batch has learnt of the others; but not of whoever leaves, whom the next register must know.
DELETE FROM register_keys k WHERE k.batch = $1 AND k.person <> ALL($2::uuid[])
  AND NOT EXISTS (SELECT FROM departures d WHERE d.person = k.person)

-- name: take_people
-- Letters that wait go with them. Whoever is nothing but a representative goes altogether.
DELETE FROM people WHERE id = ANY($1::uuid[])

-- name: take_terms
DELETE FROM told_terms WHERE batch = $1

-- name: take_names
DELETE FROM committee_names WHERE batch = $1 AND committee <> ALL($2::bigint[])

-- name: take_committees
DELETE FROM committees WHERE id = ANY($1::bigint[])

-- name: rename_committees
UPDATE committees c SET name = b.before ->> 'name' FROM batch_rows b
WHERE b.batch = $1 AND b.of_table = 'committees' AND b.key = c.id::text AND c.id = ANY($2::bigint[])

-- name: rename
UPDATE people SET name = $2 WHERE id = $1

-- name: readdress
UPDATE people SET email = $2, email_key = $3 WHERE id = $1

-- name: undone
UPDATE imports SET undone_at = $2, undone_by = $3 WHERE id = $1

-- name: left
-- What stays of a batch, and why: whose mandate on which committee, or which committee; before an undo what would.
SELECT b.stays, p.id AS person, p.name, c.name AS committee_name, m.seat, m.seat_text
FROM unnest($1::bigint[], $2::text[]) AS b (mandate, stays)
JOIN mandates m ON m.id = b.mandate JOIN people p ON p.id = m.person JOIN committees c ON c.id = m.committee

-- name: kept
SELECT of_table, key, stays FROM batch_rows WHERE batch = $1 AND stays IS NOT NULL

-- name: kept_names
SELECT b.person, p.name, b.stays FROM batch_names b JOIN people p ON p.id = b.person WHERE b.batch = $1 AND b.stays IS NOT NULL

-- name: left_committees
SELECT b.stays, c.name FROM unnest($1::bigint[], $2::text[]) AS b (committee, stays) JOIN committees c ON c.id = b.committee

-- name: forget
-- What each row was before, when it can not be undone any more.
WITH names AS (
    DELETE FROM batch_names b USING imports i WHERE i.id = b.batch AND i.at < $1
)
DELETE FROM batch_rows b USING imports i WHERE i.id = b.batch AND i.at < $1
