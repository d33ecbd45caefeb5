-- name: known
-- Whom an address may belong to: whoever has confirmed it, else those in the list or asked before who have the same one.
SELECT p.id AS person, p.name FROM people p
WHERE p.email_key = ANY($1::bytea[]) AND (p.email_confirmed_at IS NOT NULL
    OR EXISTS (SELECT FROM representatives r WHERE r.person = p.id)
    OR EXISTS (SELECT FROM group_contacts g WHERE g.person = p.id)
    OR EXISTS (SELECT FROM local_posts o WHERE o.person = p.id))
ORDER BY p.email_confirmed_at IS NULL, p.id

-- name: give
INSERT INTO group_contacts (person, area, given_at, given_by) VALUES ($1, $2, $3, $4)
ON CONFLICT (person, area) DO NOTHING

-- name: listed
-- Every contact with her latest link, what she has done with it, and the state of its letter.
SELECT g.id, g.person, p.name, p.email, g.area, g.given_at, r.id AS report, r.asked_at, r.saved_at, r.sent_in_at,
    r.accepted_at, r.revoked_at, l.state AS letter,
    EXISTS (SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS stopped
FROM group_contacts g
JOIN people p ON p.id = g.person
LEFT JOIN LATERAL (SELECT * FROM group_reports o WHERE o.contact = g.id ORDER BY o.asked_at DESC, o.id LIMIT 1) r ON true
LEFT JOIN letters l ON l.group_report = r.id

-- name: get
SELECT g.id, g.person, g.area FROM group_contacts g WHERE g.id = $1 FOR UPDATE

-- name: latest
-- Her latest link, if what she has written there may go on in a new one.
SELECT o.id, o.form, o.saved_at FROM group_reports o
WHERE o.contact = $1 AND o.accepted_at IS NULL AND o.sent_in_at IS NULL ORDER BY o.asked_at DESC, o.id LIMIT 1

-- name: ask
-- One link works at a time: a new one ends those before it.
WITH ended AS (
    UPDATE group_reports SET revoked_at = $4 WHERE contact = $2 AND revoked_at IS NULL AND accepted_at IS NULL
), asked AS (
    INSERT INTO group_reports (id, area, contact, asked_at, form, saved_at)
    SELECT $1, g.area, g.id, $4, $5, $6 FROM group_contacts g WHERE g.id = $2
    RETURNING id
)
SELECT post_letters('who_sits', $4, persons => ARRAY[$3::uuid], group_reports => array_agg(a.id)) FROM asked a

-- name: revoke
UPDATE group_reports SET revoked_at = $2 WHERE contact = $1 AND revoked_at IS NULL AND accepted_at IS NULL

-- name: take_back
-- Ends her links too. Returns the person, and whether nothing else keeps her here.
WITH gone AS (
    DELETE FROM group_contacts WHERE id = $1 RETURNING person
), ended AS (
    UPDATE group_reports SET revoked_at = $2 WHERE contact = $1 AND revoked_at IS NULL
)
SELECT g.person, NOT EXISTS (SELECT FROM members m WHERE m.person = g.person)
    AND NOT EXISTS (SELECT FROM representatives r WHERE r.person = g.person)
    AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = g.person)
    AND NOT EXISTS (SELECT FROM local_posts o WHERE o.person = g.person)
    AND NOT EXISTS (SELECT FROM group_contacts c WHERE c.person = g.person AND c.id <> $1) AS alone
FROM gone g

-- name: erase
WITH noted AS (INSERT INTO erasures (person, at) VALUES ($1, $2) ON CONFLICT DO NOTHING)
DELETE FROM people WHERE id = $1
