-- name: opened
-- What was opened from $1 until before $2, by the reason that was given: how often, by how many, and how many it showed.
WITH shown AS (
    SELECT s.id, s.whose FROM seen s WHERE s.at >= $1 AND s.at < $2
)
SELECT r.why AS what, count(DISTINCT r.id) AS times, count(DISTINCT r.reader) AS doers, count(DISTINCT s.whose) AS people
FROM access_log r LEFT JOIN shown s ON s.id = r.id
WHERE r.at >= $1 AND r.at < $2
GROUP BY r.why ORDER BY people DESC, times DESC, r.why

-- name: events
SELECT event AS what, count(*) AS times, count(DISTINCT by) AS doers, count(DISTINCT coalesce(about, by)) AS people
FROM security_log WHERE at >= $1 AND at < $2
GROUP BY event ORDER BY times DESC, event

-- name: signed_in
-- Sessions of that time that are still here.
SELECT count(*) AS sessions, count(DISTINCT person) AS people FROM sessions WHERE began_at < $2 AND seen_at >= $1

-- name: affected
SELECT whose AS person FROM seen WHERE at >= $1 AND at < $2
UNION
SELECT coalesce(about, by) FROM security_log WHERE at >= $1 AND at < $2 AND coalesce(about, by) IS NOT NULL

-- name: everybody
SELECT id AS person FROM people

-- name: classes
-- Of these people, how many are here as what, and of how many we have what.
SELECT cardinality($1::uuid[]) AS people, cardinality($1::uuid[]) - count(p.id) AS gone,
    count(m.person) AS members, count(r.person) AS representatives,
    count(*) FILTER (WHERE EXISTS (SELECT FROM appointments a WHERE a.person = p.id AND a.to_at IS NULL)) AS post_holders,
    count(p.name) AS name, count(p.email) AS email, count(p.phone) AS phone,
    count(*) FILTER (WHERE EXISTS (SELECT FROM jobs j WHERE j.person = p.id)) AS job,
    count(m.union_slug) AS union_member, count(*) FILTER (WHERE cardinality(m.union_roles) > 0) AS union_role,
    count(*) FILTER (WHERE EXISTS (SELECT FROM invitations i WHERE i.person = p.id)) AS invited,
    count(*) FILTER (WHERE EXISTS (SELECT FROM introductions q WHERE q.member = p.id)) AS question,
    count(*) FILTER (WHERE EXISTS (SELECT FROM contacts c WHERE c.person = p.id AND c.note IS NOT NULL)) AS note
FROM people p LEFT JOIN members m ON m.person = p.id LEFT JOIN representatives r ON r.person = p.id
WHERE p.id = ANY ($1::uuid[])

-- name: beside
-- Who is no person here: only somebody who has the whole database has them.
SELECT (SELECT count(*) FROM liaisons) AS liaisons, (SELECT count(*) FROM applications) AS applications
