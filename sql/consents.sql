-- name: give
INSERT INTO consents (person, purpose, text_version, channel, given_at)
SELECT $1, purpose, $3, $4, $5 FROM unnest($2::text[]) AS purpose
ON CONFLICT (person, purpose) WHERE ended_at IS NULL DO NOTHING

-- name: end
UPDATE consents SET ended_at = $4, ended_channel = $3
WHERE person = $1 AND purpose = $2 AND ended_at IS NULL

-- name: forget_phone
UPDATE people SET phone = NULL WHERE id = $1

-- name: end_introductions
UPDATE introductions SET ended_at = $2, ended_by = 'member' WHERE member = $1 AND ended_at IS NULL

-- name: hold
-- As `lock` of introductions.sql: what is being asked or passed on for her is there when this returns.
SELECT true FROM people WHERE id = $1 FOR UPDATE

-- name: of
SELECT purpose, text_version, given_at FROM consents WHERE person = $1 AND ended_at IS NULL

-- name: letters
SELECT p.language, p.paused_until, p.reminders, m.person IS NOT NULL AS member, r.person IS NOT NULL AS representative,
    CASE WHEN m.person IS NOT NULL
        THEN EXISTS (SELECT FROM consents c WHERE c.person = $1 AND c.purpose = 'invitations' AND c.ended_at IS NULL)
        ELSE r.letters_ended_at IS NULL END AS invited
FROM people p
LEFT JOIN members m ON m.person = p.id
LEFT JOIN representatives r ON r.person = p.id
WHERE p.id = $1
