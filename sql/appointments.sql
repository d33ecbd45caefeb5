-- name: appoint
-- Nobody is appointed without a letter, and nobody twice. Those whom she sees from now on are told, all at once.
WITH appointed AS (
    INSERT INTO appointments (person, post, branch, from_at, appointed_by, confirmed_by, alone) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (person, post, branch) WHERE to_at IS NULL DO NOTHING
    RETURNING id, person, branch
), told AS (
    SELECT post_letters('new_coordinator', $4, persons => array_agg(m.person), branches => array_agg(m.branch),
        variants => array_agg(a.id::text)) AS n
    FROM appointed a JOIN memberships m ON m.branch = a.branch AND m.person <> a.person
)
SELECT post_letters('appointed', $4, persons => ARRAY[person], branches => ARRAY[branch], variants => ARRAY[id::text]), told.n
FROM appointed, told

-- name: relieve
WITH relieved AS (
    UPDATE appointments SET to_at = $3 WHERE id = $1 AND branch = $2 AND to_at IS NULL RETURNING id, person, branch
)
SELECT person, post_letters('relieved', $3, persons => ARRAY[person], branches => ARRAY[branch], variants => ARRAY[id::text])
FROM relieved

-- name: relieve_administrator
-- Not the last one: somebody must be able to appoint the next.
WITH relieved AS (
    UPDATE appointments o SET to_at = $2
    WHERE o.person = $1 AND o.post = 'administrator' AND o.to_at IS NULL AND EXISTS (
        SELECT FROM appointments x WHERE x.post = 'administrator' AND x.to_at IS NULL AND x.person <> $1)
    RETURNING id, person
)
SELECT post_letters('relieved', $2, persons => ARRAY[person], variants => ARRAY[id::text]) FROM relieved

-- name: others_administer
SELECT EXISTS (SELECT FROM appointments WHERE post = 'administrator' AND to_at IS NULL AND person <> ALL($1::uuid[]))

-- name: administrators
SELECT o.id, o.person, p.name FROM appointments o JOIN people p ON p.id = o.person
WHERE o.post = 'administrator' AND o.to_at IS NULL ORDER BY o.from_at, o.id

-- name: of_branch
SELECT o.id, o.person, p.name, p.email, a.back_on
FROM appointments o JOIN people p ON p.id = o.person LEFT JOIN absences a ON a.person = o.person
WHERE o.branch = $1 AND o.to_at IS NULL ORDER BY o.from_at

-- name: seeing
-- Also who could until lately, though she was in the branch: whoever has the post for a minute is not forgotten.
SELECT p.id AS person, p.name, b.name AS branch, greatest(o.from_at, m.joined_at) AS from_at, o.to_at
FROM memberships m
JOIN branches b ON b.id = m.branch
JOIN appointments o ON o.branch = m.branch AND (o.to_at IS NULL OR o.to_at > greatest(m.joined_at, $2))
JOIN people p ON p.id = o.person
WHERE m.person = $1 AND o.person <> $1
ORDER BY o.to_at IS NOT NULL, b.name, o.from_at
