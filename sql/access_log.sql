-- name: list_of
-- One row, however many it shows: of a branch, or of the invited of a meeting.
INSERT INTO access_log (at, reader, reader_post, scope, branch, why, meeting)
SELECT $4, $1, 'coordinator', CASE WHEN m.id IS NULL THEN 'list' ELSE 'meeting' END, b.id, $3, m.id
FROM branches b LEFT JOIN meetings m ON m.id = $5
WHERE b.slug = $2

-- name: newcomers
-- A row for each of the members whom she is about to see: they are in no branch that a row could name.
INSERT INTO access_log (at, reader, reader_post, scope, person, why)
SELECT $2, $1, 'administrator', 'newcomers', u.person, $3 FROM first_unwelcomed($2, $4) u

-- name: record_of
-- Nothing when she is not in the branch: then nobody has seen her.
INSERT INTO access_log (at, reader, reader_post, scope, person, why)
SELECT $5, $1, 'coordinator', 'record', m.person, $4
FROM memberships m JOIN branches b ON b.id = m.branch
WHERE b.slug = $2 AND m.person = $3

-- name: own
INSERT INTO access_log (at, reader, reader_post, scope, person, why) VALUES ($3, $1, 'herself', 'own', $1, $2)

-- name: representatives
INSERT INTO access_log (at, reader, reader_post, scope, why) VALUES ($2, $1, 'administrator', 'representatives', $3)

-- name: people
INSERT INTO access_log (at, reader, reader_post, scope, person, why)
SELECT DISTINCT $2::timestamptz, $1::uuid, $3::text, $4::text, p.id, $6::text
FROM unnest($5::uuid[]) AS seen (id) JOIN people p ON p.id = seen.id

-- name: mail
INSERT INTO access_log (at, reader, reader_post, scope, received, person, why)
SELECT $2, $1, 'administrator', 'mail', m.received, m.person, $3 FROM unnest($4::uuid[], $5::uuid[]) AS m (received, person)

-- name: group_contacts
SELECT DISTINCT person FROM group_contacts

-- name: local_posts
SELECT person FROM local_posts UNION SELECT person FROM group_contacts

-- name: asked_for_posts
SELECT person FROM invitations WHERE meeting = $1 AND num_nonnulls(appointment, local_post) = 1

-- name: group_contact
SELECT g.person FROM group_reports r JOIN group_contacts g ON g.id = r.contact WHERE r.id = $1

-- name: holder
SELECT person FROM mandates WHERE id = $1

-- name: about
-- Grouped by day: opening a page ten times gives one row.
SELECT (s.at AT TIME ZONE 'Europe/Stockholm')::date AS day, max(s.at) AS at, count(*) AS times, s.reader,
    p.name AS reader_name, s.reader_post, s.scope, b.name AS branch, s.why
FROM seen s
LEFT JOIN people p ON p.id = s.reader
LEFT JOIN branches b ON b.id = s.branch
WHERE s.whose = $1
GROUP BY 1, s.reader, p.name, s.reader_post, s.scope, b.name, s.why
ORDER BY max(s.at) DESC LIMIT 100

-- name: tidy
-- Ended memberships that no row is left of.
DELETE FROM past_memberships p
WHERE NOT EXISTS (SELECT FROM access_log r WHERE r.branch = p.branch AND r.at >= p.joined_at AND r.id <= p.last_read)
