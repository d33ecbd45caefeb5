-- name: make
INSERT INTO feeds (id, person, made_at) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET id = excluded.id, made_at = excluded.made_at

-- name: drop
DELETE FROM feeds WHERE person = $1

-- name: of
SELECT id FROM feeds WHERE person = $1

-- name: owner
SELECT f.person, p.language FROM feeds f JOIN people p ON p.id = f.person WHERE f.id = $1

-- name: meetings
SELECT i.id AS invitation, i.meeting, link_number(i.invited_at) AS calendar_number, p.discreet OR i.mandate IS NOT NULL OR g.meeting IS NOT NULL AS discreet,
    m.title, m.about, m.street, m.venue, m.link, m.called_at,
    m.sequence, m.starts_at, m.ends_at, c.at IS NOT NULL AS cancelled, coalesce(b.name, '') AS branch_name,
    greatest(m.called_at, m.edited_at, c.at, (SELECT max(v.at) FROM moves v WHERE v.meeting = m.id)) AS changed_at
FROM invitations i
JOIN people p ON p.id = i.person
JOIN meetings m ON m.id = i.meeting AND m.called_at IS NOT NULL AND m.ends_at > $2
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN branches b ON b.id = coalesce(i.branch, (SELECT min(h.branch) FROM meeting_hosts h WHERE h.meeting = m.id))
LEFT JOIN district_meetings g ON g.meeting = m.id
LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE i.person = $1 AND i.withdrawn_at IS NULL AND a.answer IS DISTINCT FROM 'no'
ORDER BY m.starts_at, i.id
