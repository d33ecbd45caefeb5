-- name: of_meeting
SELECT b.id, b.slug, b.name, true AS agreed FROM meeting_hosts h JOIN branches b ON b.id = h.branch WHERE h.meeting = $1
UNION ALL
SELECT b.id, b.slug, b.name, false FROM open_proposals p JOIN branches b ON b.id = p.branch WHERE p.meeting = $1
ORDER BY agreed DESC, name

-- name: others
SELECT b.slug, b.name FROM branches b
WHERE b.closed_at IS NULL AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = $1 AND h.branch = b.id)
  AND NOT EXISTS (SELECT FROM host_proposals p WHERE p.meeting = $1 AND p.branch = b.id)
ORDER BY b.name

-- name: propose
INSERT INTO host_proposals (meeting, branch, by, at)
SELECT m.id, b.id, $3, $4
FROM meetings m JOIN branches b ON b.slug = $2 AND b.closed_at IS NULL
WHERE m.id = $1 AND m.called_at IS NULL AND m.starts_at > $4
  AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id AND h.branch = b.id)
ON CONFLICT DO NOTHING
RETURNING true

-- name: take_back
DELETE FROM host_proposals p USING branches b WHERE b.id = p.branch AND p.meeting = $1 AND b.slug = $2 RETURNING true

-- name: asked
SELECT m.*, b.name AS branch_name, ARRAY(
    SELECT o.name FROM meeting_hosts h JOIN branches o ON o.id = h.branch WHERE h.meeting = m.id ORDER BY o.name) AS hosts
FROM open_proposals p JOIN meetings m ON m.id = p.meeting JOIN branches b ON b.id = p.branch
WHERE p.meeting = $1 AND b.slug = $2 AND m.starts_at > $3

-- name: agree
-- Nobody is invited by it: the meeting is still a draft.
WITH draft AS (
    SELECT id FROM meetings WHERE id = $1 AND called_at IS NULL AND starts_at > $3 FOR UPDATE
), agreed AS (
    DELETE FROM host_proposals p USING draft d, branches b
    WHERE p.meeting = d.id AND b.id = p.branch AND b.slug = $2
    RETURNING p.meeting, p.branch
)
INSERT INTO meeting_hosts (meeting, branch) SELECT meeting, branch FROM agreed RETURNING true

-- name: other_answers
-- Of the members whom this branch's coordinators are not shown, and who count outside their own.
SELECT count(*) FILTER (WHERE a.answer = 'yes') AS yes, count(*) FILTER (WHERE a.answer = 'maybe') AS maybe,
    count(*) FILTER (WHERE a.answer = 'no') AS no
FROM invitations i
JOIN members m ON m.person = i.person AND member_counts(m, $3)
LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL AND NOT shown_to(i, $2)
