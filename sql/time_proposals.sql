-- name: keep
-- One that tells no end is as long as the meeting. What she proposed before, and nobody has said no to, she has replaced. A
-- copy of what we have changes nothing, and what is no other time is none. What another address ($5) proposes never takes the
-- place of her own.
WITH kept AS (
    INSERT INTO time_proposals (invitation, starts_at, ends_at, note, by_other, stamp, proposed_at)
    SELECT i.id, $2, n.ends_at, $4, $5, $6, $7
    FROM invitations i
    JOIN uncancelled_meetings m ON m.id = i.meeting
    CROSS JOIN LATERAL (SELECT coalesce($3, $2::timestamptz + (m.ends_at - m.starts_at)) AS ends_at) n
    WHERE i.id = $1 AND i.withdrawn_at IS NULL AND m.starts_at > $7
      AND (m.starts_at, m.ends_at) IS DISTINCT FROM ($2, n.ends_at)
      AND NOT EXISTS (SELECT FROM time_proposals t WHERE t.invitation = i.id
                      AND (t.starts_at, t.ends_at, t.stamp) IS NOT DISTINCT FROM ($2, n.ends_at, $6))
      AND NOT ($5 AND EXISTS (SELECT FROM open_time_proposals o WHERE o.invitation = i.id AND NOT o.by_other))
    RETURNING invitation
), replaced AS (
    DELETE FROM time_proposals t USING kept k WHERE t.invitation = k.invitation AND t.declined_at IS NULL
)
SELECT true FROM kept

-- name: of_meeting
SELECT t.id, t.invitation, i.person, p.name, i.mandate IS NOT NULL AS representative, k.name AS committee, t.starts_at, t.ends_at,
    t.note, t.by_other, a.answer
FROM open_time_proposals t
JOIN invitations i ON i.id = t.invitation
JOIN people p ON p.id = i.person
LEFT JOIN mandates d ON d.id = i.mandate
LEFT JOIN committees k ON k.id = d.committee
LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE t.meeting = $1 AND shown_to(i, $2) AND t.meets_at > $3
ORDER BY t.starts_at, t.id

-- name: decline
WITH declined AS (
    UPDATE time_proposals t SET declined_at = $3
    FROM open_time_proposals o JOIN invitations i ON i.id = o.invitation
    WHERE t.id = $1 AND o.id = t.id AND t.declined_at IS NULL AND shown_to(i, $2) AND o.meets_at > $3
    RETURNING t.id, i.person, o.meeting, o.sequence, o.meets_at
)
SELECT (
    SELECT post_letters('time_declined', $3, persons => ARRAY[d.person], meetings => ARRAY[d.meeting],
        sequences => ARRAY[d.sequence], variants => ARRAY[d.id::text], until => ARRAY[d.meets_at])
) IS NOT NULL FROM declined d

-- name: tidy
DELETE FROM time_proposals t USING invitations i, meetings m
WHERE i.id = t.invitation AND m.id = i.meeting AND m.ends_at < $1::timestamptz - interval '30 days'
