-- name: propose
-- Takes the place of what was proposed before, also of what she has said no to. Nothing when she is not in the branch.
INSERT INTO name_proposals (id, person, branch, proposed_by, name, proposed_at)
SELECT $1, m.person, m.branch, $4, $5, $6
FROM memberships m JOIN branches b ON b.id = m.branch
WHERE b.slug = $2 AND m.person = $3
ON CONFLICT (person) DO UPDATE SET id = excluded.id, branch = excluded.branch, proposed_by = excluded.proposed_by,
    name = excluded.name, proposed_at = excluded.proposed_at, refused_at = NULL

-- name: of
SELECT n.id, n.name, n.proposed_by, w.name AS proposed_by_name, n.refused_at
FROM name_proposals n LEFT JOIN people w ON w.id = n.proposed_by
WHERE n.person = $1

-- name: taken
DELETE FROM name_proposals WHERE id = $1 AND person = $2 AND refused_at IS NULL RETURNING name

-- name: refuse
UPDATE name_proposals SET refused_at = $3 WHERE id = $1 AND person = $2 AND refused_at IS NULL RETURNING true
