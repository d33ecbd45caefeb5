-- name: of_meeting
-- Trying an address again that is suppressed, or does not exist (RFC 3463 section 3.2), can not help.
SELECT i.person, p.name, k.name AS committee, e.code, e.enhanced,
    CASE WHEN m.person IS NOT NULL THEN p.email END AS email,
    CASE WHEN m.person IS NOT NULL AND c.person IS NOT NULL THEN p.phone END AS phone,
    l.state <> 'sent' AND r.person IS NOT NULL AND coalesce(e.enhanced, '') NOT LIKE '5.1.%' AS again
FROM shown_invitations($1, $2) i
JOIN people p ON p.id = i.person
LEFT JOIN reachable r ON r.person = i.person
LEFT JOIN mandates d ON d.id = i.mandate
LEFT JOIN committees k ON k.id = d.committee
LEFT JOIN memberships m ON m.branch = $2 AND m.person = i.person AND m.welcomed_at IS NOT NULL
LEFT JOIN consents c ON c.person = i.person AND c.purpose = 'calls' AND c.ended_at IS NULL
JOIN LATERAL (
    SELECT l.id, l.state FROM letters l
    WHERE l.meeting = i.meeting AND l.person = i.person AND l.kind IN ('invitation', 'moved', 'cancelled')
    ORDER BY l.id DESC LIMIT 1
) l ON true
LEFT JOIN LATERAL (
    SELECT event, code, enhanced FROM letter_events WHERE letter = l.id ORDER BY id DESC LIMIT 1
) e ON true
WHERE ($3::uuid[] IS NULL OR i.person = ANY($3)) AND (l.state IN ('failed', 'in_doubt') OR e.event = 'bounced')
