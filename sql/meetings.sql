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

-- name: hold
-- Whoever changes it, calls it or calls it off waits; the next statement sees what was done.
SELECT true FROM meetings WHERE id = $1 FOR UPDATE

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
-- (First which meetings; then everybody invited to them, once.)
WITH listed AS MATERIALIZED (
    SELECT m.id, m.title, m.starts_at, m.ends_at, m.called_at, c.at AS cancelled_at, h.branch
    FROM branches b
    JOIN meeting_hosts h ON h.branch = b.id
    JOIN meetings m ON m.id = h.meeting
    LEFT JOIN cancellations c ON c.meeting = m.id
    WHERE b.slug = $1 AND (m.called_at IS NOT NULL OR m.series IS NULL OR m.starts_at <= $2)
    ORDER BY m.called_at IS NOT NULL, m.starts_at DESC LIMIT 30
), own AS (
    SELECT s.person FROM branches b JOIN memberships s ON s.branch = b.id WHERE b.slug = $1 AND s.welcomed_at IS NOT NULL
), answered AS MATERIALIZED (
    SELECT invitation, answer FROM standing_answers WHERE meeting = ANY(ARRAY(SELECT id FROM listed))
), shown AS (
    SELECT i.meeting, count(*) AS invited, count(*) FILTER (WHERE a.answer = 'yes') AS yes,
        count(*) FILTER (WHERE a.answer = 'maybe') AS maybe, count(*) FILTER (WHERE a.answer = 'no') AS no
    FROM listed l
    JOIN invitations i ON i.meeting = l.id AND i.withdrawn_at IS NULL
    LEFT JOIN answered a ON a.invitation = i.id
    WHERE i.mandate IS NOT NULL OR i.branch = l.branch OR i.person IN (SELECT person FROM own)  -- as `shown_to` says of one
    GROUP BY i.meeting
), lost AS (
    SELECT meeting, n FROM lost_invitations((SELECT id FROM branches WHERE slug = $1), ARRAY(
        SELECT id FROM listed WHERE starts_at > $2 AND cancelled_at IS NULL))
)
SELECT m.id, m.title, m.starts_at, m.ends_at, m.called_at, m.cancelled_at, o.meeting IS NOT NULL AS told,
    coalesce(x.n, 0) AS lost, coalesce(s.invited, 0) + coalesce(k.invited, 0) AS invited, coalesce(s.yes, 0) + coalesce(k.yes, 0) AS yes,
    coalesce(s.maybe, 0) + coalesce(k.maybe, 0) AS maybe, coalesce(s.no, 0) + coalesce(k.no, 0) AS no
FROM listed m
LEFT JOIN outcomes o ON o.meeting = m.id
LEFT JOIN shown s ON s.meeting = m.id
LEFT JOIN lost x ON x.meeting = m.id
LEFT JOIN answer_counts k ON k.meeting = m.id AND NOT several_hosts(m.id)
ORDER BY m.called_at IS NOT NULL, m.starts_at DESC
