-- name: keep_reply_to
INSERT INTO district_meetings (meeting, reply_to) VALUES ($1, $2)
ON CONFLICT (meeting) DO UPDATE SET reply_to = excluded.reply_to

-- name: get
SELECT m.*, d.reply_to, c.at AS cancelled_at, c.reason AS cancel_reason, o.text AS outcome
FROM district_meetings d
JOIN meetings m ON m.id = d.meeting
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN outcomes o ON o.meeting = m.id
WHERE d.meeting = $1

-- name: listed
-- Drafts first, then the latest.
SELECT m.id, m.title, m.starts_at, m.called_at, c.at AS cancelled_at
FROM district_meetings d JOIN meetings m ON m.id = d.meeting LEFT JOIN cancellations c ON c.meeting = m.id
ORDER BY m.called_at IS NOT NULL, m.starts_at DESC LIMIT 50

-- name: representatives
SELECT i.person, p.name, d.seat, k.name AS committee, a.answer, t.starts_at AS proposes
FROM invitations i
JOIN people p ON p.id = i.person
JOIN mandates d ON d.id = i.mandate
JOIN committees k ON k.id = d.committee
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN open_time_proposals t ON t.invitation = i.id
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL

-- name: posts
SELECT i.person, p.name, coalesce(t.post, o.post) AS post, b.name AS branch, o.area, a.answer, u.starts_at AS proposes
FROM invitations i
JOIN people p ON p.id = i.person
LEFT JOIN appointments t ON t.id = i.appointment
LEFT JOIN branches b ON b.id = t.branch
LEFT JOIN local_posts o ON o.id = i.local_post
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN open_time_proposals u ON u.invitation = i.id
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL AND num_nonnulls(i.appointment, i.local_post) = 1

-- name: members
-- Of the members who count outside their branch: `asked` is what was seen before it was sent.
SELECT coalesce((SELECT k.members FROM audience_looks k WHERE k.meeting = $1), 0) AS asked,
    count(*) FILTER (WHERE a.answer = 'yes') AS yes, count(*) FILTER (WHERE a.answer = 'maybe') AS maybe,
    count(*) FILTER (WHERE a.answer = 'no') AS no
FROM invitations i
JOIN members m ON m.person = i.person AND member_counts(m, $2)
JOIN standing_answers a ON a.invitation = i.id
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL AND i.branch IS NOT NULL
