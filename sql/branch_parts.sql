-- name: of_branch
-- The parts that somebody is in whom the branch may write to, with how many they are: places of work, unions, and the answers
-- to meetings of its own that are to come or have been since $3.
SELECT p.part, m.title, p.meeting, m.starts_at, count(DISTINCT a.person) AS members
FROM branches b
JOIN branch_audience a ON a.branch = b.id AND coalesce(a.paused_until <= $2, true)
JOIN member_parts p ON p.person = a.person
LEFT JOIN uncancelled_meetings m ON m.id = p.meeting AND m.called_at IS NOT NULL AND m.starts_at > $3
    AND EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id AND h.branch = b.id)
WHERE b.slug = $1 AND (p.meeting IS NULL) = (m.id IS NULL)
GROUP BY p.part, m.title, p.meeting, m.starts_at

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
