-- name: appoint
INSERT INTO appointments (person, post, branch, from_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (person, post, branch) WHERE to_at IS NULL DO NOTHING
RETURNING true

-- name: relieve
UPDATE appointments SET to_at = $3 WHERE id = $1 AND branch = $2 AND to_at IS NULL

-- name: of_branch
SELECT o.id, o.person, p.name, p.email FROM appointments o JOIN people p ON p.id = o.person
WHERE o.branch = $1 AND o.to_at IS NULL ORDER BY o.from_at

-- name: seeing
SELECT p.id AS person, p.name, b.name AS branch
FROM memberships m
JOIN branches b ON b.id = m.branch
JOIN appointments o ON o.branch = m.branch AND o.to_at IS NULL
JOIN people p ON p.id = o.person
WHERE m.person = $1 AND o.person <> $1
ORDER BY b.name, o.from_at
