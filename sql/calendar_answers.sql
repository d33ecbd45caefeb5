-- name: asked
-- What is known of an invitation that a calendar answers. `entry_began_at`: when the meeting began by the entry of that
-- sequence ($2), which is the one that she answers.
SELECT i.person, p.email, m.id AS meeting, m.starts_at, m.sequence, coalesce(
    (SELECT v.starts_at FROM moves v WHERE v.meeting = m.id AND v.sequence > $2 ORDER BY v.sequence LIMIT 1),
    m.starts_at) AS entry_began_at
FROM invitations i
JOIN people p ON p.id = i.person
JOIN meetings m ON m.id = i.meeting
WHERE i.id = $1

-- name: given
-- Her answers, the oldest first, and whether each still stands.
SELECT a.answer, a.note, a.at, a.channel, a.stamp, a.by_other, coalesce(a.at >= (
    SELECT max(v.at) FROM moves v WHERE v.meeting = i.meeting AND v.asks), true) AS stands
FROM invitations i JOIN answers a ON a.invitation = i.id
WHERE i.id = $1
ORDER BY a.id
