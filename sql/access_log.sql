-- name: list_of
INSERT INTO access_log (at, reader, reader_post, branch, why, meeting)
SELECT $4, $1, 'coordinator', b.id, $3, (SELECT m.id FROM meetings m WHERE m.id = $5)
FROM branches b WHERE b.slug = $2

-- name: newcomers
-- A row for each of the members whom she is about to see: they are in no branch that a row could name.
INSERT INTO access_log (at, reader, reader_post, person, why)
SELECT $2, $1, 'administrator', u.person, $3 FROM unwelcomed u
WHERE u.registered_at <= $2 ORDER BY u.registered_at, u.person LIMIT $4

-- name: of_people
INSERT INTO access_log (at, reader, reader_post, person, why)
SELECT $4, $1, 'administrator', id, $3 FROM unnest($2::uuid[]) AS id

-- name: record_of
-- Nothing when she is not in the branch: then nobody has seen her.
INSERT INTO access_log (at, reader, reader_post, person, why)
SELECT $5, $1, 'coordinator', m.person, $4
FROM memberships m JOIN branches b ON b.id = m.branch
WHERE b.slug = $2 AND m.person = $3

-- name: own
INSERT INTO access_log (at, reader, reader_post, person, why) VALUES ($3, $1, 'herself', $1, $2)

-- name: about
-- Grouped by day: opening a page ten times gives one row. Opening a meeting's answers counts for the invited only.
SELECT (r.at AT TIME ZONE 'Europe/Stockholm')::date AS day, max(r.at) AS at, count(*) AS times, r.reader,
    p.name AS reader_name, r.reader_post, b.name AS branch, r.why
FROM access_log r
LEFT JOIN people p ON p.id = r.reader
LEFT JOIN branches b ON b.id = r.branch
LEFT JOIN memberships m ON m.branch = r.branch AND m.person = $1
WHERE r.person = $1 OR (m.person IS NOT NULL AND r.at >= m.joined_at AND (r.meeting IS NULL OR EXISTS (
    SELECT FROM invitations i WHERE i.meeting = r.meeting AND i.person = $1)))
GROUP BY 1, r.reader, p.name, r.reader_post, b.name, r.why
ORDER BY max(r.at) DESC LIMIT 100

-- name: tidy
DELETE FROM access_log WHERE at < $1
