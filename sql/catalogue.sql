-- name: columns
-- Every column of our tables, as the database's own catalogue has them.
SELECT c.relname::text AS of_table, a.attname::text AS name, 'bytea'::regtype IN (t.oid, t.typbasetype, t.typelem) AS bytes
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, a.attnum

-- name: counts
-- For articles 30 and 35: how many people, by what they are here as.
SELECT (SELECT count(*) FROM members) AS members, (SELECT count(*) FROM representatives) AS representatives,
    (SELECT count(DISTINCT person) FROM appointments WHERE to_at IS NULL) AS post_holders,
    (SELECT count(*) FROM liaisons) AS liaisons
