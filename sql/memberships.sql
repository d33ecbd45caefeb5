-- name: listed
-- All of a branch, but what is shown of each: `people` of branches.sql is asked for those on a page.
SELECT m.person, p.name, m.joined_at, m.welcomed_at, f.person IS NOT NULL AS fresh
FROM branches b
JOIN memberships m ON m.branch = b.id
JOIN people p ON p.id = m.person
LEFT JOIN fresh_welcomes f ON f.branch = m.branch AND f.person = m.person
WHERE b.slug = $1
ORDER BY m.welcomed_at IS NOT NULL, m.joined_at
