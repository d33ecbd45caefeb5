-- name: of
-- The party's people on the same type of committee elsewhere on a day ($3), each once, for whoever sits on one today ($2).
SELECT DISTINCT ON (m.person) m.id AS mandate, m.person, p.name, m.seat, c.name AS committee_name, a.code AS owner,
    e.person IS NOT NULL AND r.letters_ended_at IS NULL AS reachable, p.email IS NOT NULL AS addressed
FROM mandates own
JOIN committee_kinds mine ON mine.committee = own.committee
JOIN committee_kinds k ON k.type = mine.type AND k.committee <> own.committee
JOIN committees c ON c.id = k.committee
JOIN areas a ON a.code = c.owner
JOIN mandates m ON m.committee = c.id AND mandate_runs(m, $3) AND m.person <> $1
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN people p ON p.id = m.person
JOIN representatives r ON r.person = m.person
LEFT JOIN reachable e ON e.person = m.person
WHERE own.person = $1 AND mandate_runs(own, $2)
ORDER BY m.person, s.rank, m.to_day DESC NULLS FIRST, m.id

-- name: lock
-- Serialises concurrent requests, so that each one counts the meetings of the one before.
SELECT 1 FROM representatives WHERE person = $1 FOR UPDATE

-- name: coming
SELECT count(*) FROM uncancelled_meetings m
WHERE m.called_by = $1 AND m.starts_at > $2
  AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id)
  AND NOT EXISTS (SELECT FROM district_meetings g WHERE g.meeting = m.id)

-- name: call
INSERT INTO meetings (id, called_by, called_at, title, about, street, venue, link, access_note, children_note, starts_at, ends_at,
    remind)
OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- name: invite
WITH invited AS (
    INSERT INTO invitations (meeting, person, mandate, invited_at)
    SELECT $1, m.person, m.id, $3
    FROM mandates m
    JOIN representatives r ON r.person = m.person AND r.letters_ended_at IS NULL
    JOIN reachable e ON e.person = m.person
    WHERE m.id = ANY($2::bigint[])
    ON CONFLICT DO NOTHING
    RETURNING person
)
SELECT post_invitations($3, array_agg(i.person), array_agg(m.id), array_agg(m.starts_at))
FROM invited i JOIN meetings m ON m.id = $1

-- name: get
SELECT m.*, c.at AS cancelled_at, c.reason AS cancel_reason
FROM meetings m LEFT JOIN cancellations c ON c.meeting = m.id
WHERE m.id = $1 AND m.called_by = $2 AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id)
  AND NOT EXISTS (SELECT FROM district_meetings g WHERE g.meeting = m.id)

-- name: called_by
SELECT m.id, m.title, m.starts_at, c.at AS cancelled_at,
    count(i.id) AS invited, count(*) FILTER (WHERE l.answer = 'yes') AS yes
FROM meetings m
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL
LEFT JOIN standing_answers l ON l.invitation = i.id
WHERE m.called_by = $1 AND m.ends_at > $2 AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id)
  AND NOT EXISTS (SELECT FROM district_meetings g WHERE g.meeting = m.id)
GROUP BY m.id, c.at
ORDER BY m.starts_at
