-- name: new_id
SELECT nextval(pg_get_serial_sequence('meetings', 'id'))

-- name: draft
WITH meeting AS (
    INSERT INTO meetings (id, called_by, title, about, street, venue, link, access_note, children_note, starts_at, ends_at,
        remind)
    OVERRIDING SYSTEM VALUE VALUES ($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    RETURNING id
)
INSERT INTO meeting_hosts (meeting, branch) SELECT m.id, b.id FROM meeting m, branches b WHERE b.slug = $3

-- name: redraft
UPDATE meetings SET title = $2, about = $3, street = $4, venue = $5, link = $6, access_note = $7, children_note = $8,
    starts_at = $9, ends_at = $10, remind = $11
WHERE id = $1 AND called_at IS NULL
RETURNING true

-- name: set_areas
INSERT INTO meeting_areas (meeting, area) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING

-- name: clear_areas
DELETE FROM meeting_areas WHERE meeting = $1 AND area <> ALL($2::text[])

-- name: scrap
DELETE FROM meetings WHERE id = $1 AND called_at IS NULL

-- name: taken
-- What the branch has on each of these days, the earliest first: called, or a draft.
SELECT m.id, local_day(m.starts_at) AS day, m.title
FROM branches b JOIN meeting_hosts h ON h.branch = b.id JOIN uncancelled_meetings m ON m.id = h.meeting
WHERE b.slug = $1 AND local_day(m.starts_at) = ANY($2::date[])
ORDER BY m.starts_at

-- name: latest
-- What the next meeting may begin from: the branch's latest that people were invited to.
SELECT m.id, m.title, m.starts_at
FROM branches b JOIN meeting_hosts h ON h.branch = b.id JOIN meetings m ON m.id = h.meeting
WHERE b.slug = $1 AND m.called_at IS NOT NULL
ORDER BY m.starts_at DESC LIMIT 5

-- name: forget_drafts
DELETE FROM meetings WHERE called_at IS NULL AND ends_at < $1

-- name: get
SELECT m.*, c.at AS cancelled_at, c.reason AS cancel_reason, o.text AS outcome,
    (SELECT s.id FROM series s WHERE s.id = m.series AND s.branch = h.branch) AS own_series,
    (SELECT n.came FROM came_counts n WHERE n.meeting = m.id) AS came, h.branch, b.name AS branch_name, b.reply_to,
    t.told, t.told_sent,
    ARRAY(SELECT area FROM meeting_areas WHERE meeting = m.id ORDER BY area) AS areas,
    (SELECT string_agg(n.name, E'\n' ORDER BY n.name) FROM meeting_hosts o JOIN branches n ON n.id = o.branch
     WHERE o.meeting = m.id) AS hosts
FROM meetings m
JOIN meeting_hosts h ON h.meeting = m.id
JOIN branches b ON b.id = h.branch
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN outcomes o ON o.meeting = m.id
CROSS JOIN LATERAL (
    -- To those whom this host is shown.
    SELECT count(*) AS told, count(*) FILTER (WHERE l.state = 'sent') AS told_sent
    FROM letters l JOIN invitations i ON i.meeting = l.meeting AND i.person = l.person AND shown_to(i, b.id)
    WHERE l.meeting = m.id AND l.kind = 'outcome'
) t
WHERE b.slug = $1 AND m.id = $2

-- name: of_branch
-- Lost: invitations to a coming meeting that the mail server refused or that bounced. The coming drafts of a series stand with it.
SELECT m.id, m.title, m.starts_at, m.ends_at, m.called_at, c.at AS cancelled_at, o.meeting IS NOT NULL AS told,
    CASE WHEN m.starts_at > $2 AND c.at IS NULL THEN (
        SELECT count(DISTINCT x.person) FROM letters x
        WHERE x.meeting = m.id AND x.kind = 'invitation' AND EXISTS (
            SELECT FROM invitations v WHERE v.meeting = m.id AND v.person = x.person AND shown_to(v, b.id))
          AND (x.state IN ('failed', 'in_doubt') OR EXISTS (
            SELECT FROM letter_events e WHERE e.letter = x.id AND e.event = 'bounced'))) ELSE 0 END AS lost,
    count(i.id) + coalesce(k.invited, 0) AS invited,
    count(*) FILTER (WHERE l.answer = 'yes') + coalesce(k.yes, 0) AS yes,
    count(*) FILTER (WHERE l.answer = 'maybe') + coalesce(k.maybe, 0) AS maybe,
    count(*) FILTER (WHERE l.answer = 'no') + coalesce(k.no, 0) AS no
FROM meetings m
JOIN meeting_hosts h ON h.meeting = m.id
JOIN branches b ON b.id = h.branch
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN outcomes o ON o.meeting = m.id
LEFT JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL AND shown_to(i, b.id)
LEFT JOIN standing_answers l ON l.invitation = i.id
LEFT JOIN answer_counts k ON k.meeting = m.id AND NOT several_hosts(m.id)
WHERE b.slug = $1 AND (m.called_at IS NOT NULL OR m.series IS NULL OR m.starts_at <= $2)
GROUP BY m.id, b.id, c.at, o.meeting, k.meeting
ORDER BY m.called_at IS NOT NULL, m.starts_at DESC LIMIT 30
