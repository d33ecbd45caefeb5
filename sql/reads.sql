-- name: list_of
INSERT INTO reads (at, reader, reader_post, branch, why)
SELECT $4, $1, 'coordinator', b.id, $3 FROM branches b WHERE b.slug = $2

-- name: about
SELECT r.at, r.reader, p.name AS reader_name, r.reader_post, b.name AS branch, r.why
FROM reads r
LEFT JOIN people p ON p.id = r.reader
LEFT JOIN branches b ON b.id = r.branch
LEFT JOIN memberships m ON m.branch = r.branch AND m.person = $1
WHERE r.person = $1 OR (m.person IS NOT NULL AND r.at >= m.joined_at)
ORDER BY r.at DESC LIMIT 100

-- name: tidy
DELETE FROM reads WHERE at < $1
