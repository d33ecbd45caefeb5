-- name: of_branch
-- The parts that somebody is in whom the branch may write to, with how many they are: places of work, unions, and the answers
-- to meetings of its own that are to come or have been since $3.
WITH audience AS MATERIALIZED (
    SELECT a.branch, a.person FROM branches b JOIN branch_audience a ON a.branch = b.id AND coalesce(a.paused_until <= $2, true)
    WHERE b.slug = $1
), lately AS MATERIALIZED (
    SELECT m.id, m.title, m.starts_at
    FROM branches b
    JOIN meeting_hosts h ON h.branch = b.id
    JOIN uncancelled_meetings m ON m.id = h.meeting AND m.called_at IS NOT NULL AND m.starts_at > $3
    WHERE b.slug = $1
), answered AS (  -- as `member_parts` says it of one person
    SELECT m.id AS meeting, m.title, m.starts_at, coalesce(s.answer, 'silent') AS answer
    FROM lately m
    JOIN invitations i ON i.meeting = m.id AND i.mandate IS NULL AND i.withdrawn_at IS NULL
    JOIN audience a ON a.person = i.person
    LEFT JOIN standing_answers s ON s.invitation = i.id
)
SELECT p.part, NULL::bytea AS title, p.meeting, NULL::timestamptz AS starts_at, count(DISTINCT a.person) AS members
FROM audience a JOIN member_parts p ON p.person = a.person AND p.meeting IS NULL
GROUP BY p.part, p.meeting
UNION ALL
SELECT n.answer || ':' || n.meeting, n.title, n.meeting, n.starts_at, count(*)
FROM answered n WHERE n.answer IN ('maybe', 'silent')
GROUP BY n.answer, n.title, n.meeting, n.starts_at

-- name: members
-- Whom the branch may write to now, of all its members ($3 empty) or of these parts.
SELECT p.id, p.name
FROM branches b
JOIN branch_audience a ON a.branch = b.id AND coalesce(a.paused_until <= $2, true)
JOIN people p ON p.id = a.person
WHERE b.slug = $1 AND ($3::text[] = '{}' OR in_parts(a.person, $3))

-- name: of_meeting
SELECT parts FROM meeting_parts n JOIN branches b ON b.id = n.branch WHERE n.meeting = $1 AND b.slug = $2

-- name: choose
INSERT INTO meeting_parts (meeting, branch, parts)
SELECT m.id, h.branch, $3 FROM meetings m JOIN meeting_hosts h ON h.meeting = m.id JOIN branches b ON b.id = h.branch
WHERE m.id = $1 AND b.slug = $2 AND m.called_at IS NULL
ON CONFLICT (meeting, branch) DO UPDATE SET parts = excluded.parts

-- name: choose_all
DELETE FROM meeting_parts n USING meetings m, branches b
WHERE n.meeting = $1 AND m.id = n.meeting AND m.called_at IS NULL AND b.id = n.branch AND b.slug = $2
