-- name: ask
-- Only a welcomed member of the branch who does not coordinate it already, and once at a time.
WITH asked AS (
    INSERT INTO nominations (id, branch, person, asked_by, asked_at)
    SELECT $1, m.branch, m.person, $4, $5
    FROM memberships m JOIN branches b ON b.id = m.branch
    WHERE b.slug = $2 AND m.person = $3 AND m.welcomed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM coordinators o WHERE o.branch = m.branch AND o.person = m.person)
    ON CONFLICT DO NOTHING
    RETURNING id, person
)
SELECT post_letters('nomination', $5, persons => ARRAY[person], variants => ARRAY[id::text]) FROM asked

-- name: of_branch
-- What a coordinator has asked lately, until it is settled; a no is shown for two weeks.
SELECT n.id, n.person, p.name, n.asked_at, n.answer
FROM standing_nominations n JOIN branches b ON b.id = n.branch JOIN people p ON p.id = n.person
WHERE b.slug = $1 AND n.settled_at IS NULL AND (n.answer IS DISTINCT FROM 'no' OR n.answered_at > $2::timestamptz - interval '14 days')
ORDER BY n.asked_at

-- name: withdraw
DELETE FROM nominations n USING branches b WHERE b.id = n.branch AND b.slug = $1 AND n.id = $2 AND n.settled_at IS NULL
RETURNING true

-- name: get
SELECT n.id, n.person, b.name AS branch, n.answer, n.settled_at, n.asked_by, y.name AS asked_by_name, p.language
FROM standing_nominations n
JOIN branches b ON b.id = n.branch
JOIN people p ON p.id = n.person
LEFT JOIN people y ON y.id = n.asked_by
WHERE n.id = $1

-- name: answer
-- Until an administrator has settled it she can change her mind.
UPDATE nominations n SET answer = $2, answered_at = $3 FROM standing_nominations s
WHERE n.id = $1 AND s.id = n.id AND n.settled_at IS NULL
RETURNING true

-- name: waiting
SELECT n.id, n.person, p.name, p.email, b.name AS branch, b.slug, n.asked_by, y.name AS asked_by_name, n.answered_at
FROM standing_nominations n
JOIN branches b ON b.id = n.branch
JOIN people p ON p.id = n.person
LEFT JOIN people y ON y.id = n.asked_by
WHERE n.answer = 'yes' AND n.settled_at IS NULL
ORDER BY n.answered_at

-- name: settle
UPDATE nominations n SET settled_at = $3, settled_by = $2 FROM standing_nominations s
WHERE n.id = $1 AND s.id = n.id AND n.answer = 'yes' AND n.settled_at IS NULL
RETURNING n.person, n.branch, n.asked_by

-- name: tidy
DELETE FROM nominations WHERE asked_at < $1
