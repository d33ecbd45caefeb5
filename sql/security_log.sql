-- name: note
INSERT INTO security_log (at, event, by, about) VALUES ($1, $2, $3, $4)

-- name: listed
SELECT id, at, event, by, about FROM security_log
WHERE $1::bigint IS NULL OR id < $1
ORDER BY id DESC LIMIT $2

-- name: of
-- By or about one person: each by its own index. What happened often on one day is one row.
SELECT max(at) AS at, event, by, count(*) AS times FROM (
    SELECT * FROM security_log WHERE by = $1
    UNION
    SELECT * FROM security_log WHERE about = $1
) s GROUP BY event, by, (at AT TIME ZONE 'Europe/Stockholm')::date
ORDER BY at DESC, max(id) DESC LIMIT $2

-- name: since
SELECT at, 'security' AS log, event AS what, by, about::text AS about FROM security_log WHERE at >= $1
UNION ALL
SELECT r.at, 'access', r.scope, r.reader, coalesce(r.person::text, r.received::text, nullif(concat_ws(' ', b.slug, r.meeting), ''))
FROM access_log r LEFT JOIN branches b ON b.id = r.branch WHERE r.at >= $1
ORDER BY at
