-- name: erased
-- Everybody whom the ledger names, whom the backup brought back and whom not.
WITH gone AS (
    DELETE FROM people WHERE id = ANY($1::uuid[]) RETURNING id
), noted AS (
    INSERT INTO erasures (person, at) SELECT id, $2 FROM unnest($1::uuid[]) AS id ON CONFLICT DO NOTHING
)
SELECT count(*) FROM gone

-- name: all_erased
SELECT person FROM erasures

-- name: is_member
SELECT EXISTS (SELECT FROM members WHERE person = $1)

-- name: address_left
-- Where she reads her letters now stood in what is lost; the address that she has left is not hers any more.
UPDATE people SET email = NULL, email_key = NULL, email_confirmed_at = NULL
WHERE id = $1 AND email IS NOT NULL AND email_key IS DISTINCT FROM $2 AND $3::timestamptz IS NOT NULL

-- name: phone_gone
UPDATE people SET phone = NULL WHERE id = $1 AND phone IS NOT NULL AND $2::timestamptz IS NOT NULL

-- name: paused
UPDATE people SET paused_until = $2 WHERE id = $1 AND paused_until IS DISTINCT FROM $2 AND $3::timestamptz IS NOT NULL

-- name: reminders
UPDATE people SET reminders = $2 WHERE id = $1 AND reminders <> $2 AND $3::timestamptz IS NOT NULL

-- name: discreet
UPDATE people SET discreet = $2 WHERE id = $1 AND discreet <> $2 AND $3::timestamptz IS NOT NULL

-- name: digests_off
INSERT INTO digest_choices (person, clock, days)
SELECT person, clock, '{}' FROM post_holders WHERE person = $1 AND days <> '{}' AND $2::timestamptz IS NOT NULL
ON CONFLICT (person) DO UPDATE SET days = '{}', week = NULL

-- name: yes
INSERT INTO consents (person, purpose, text_version, channel, given_at)
SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT FROM members WHERE person = $1)
ON CONFLICT (person, purpose) WHERE ended_at IS NULL DO NOTHING

-- name: stopped
INSERT INTO suppressions (kind, key, reason, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, key) DO UPDATE SET reason = excluded.reason WHERE suppressions.reason <> excluded.reason

-- name: stop_lifted
DELETE FROM suppressions WHERE kind = $1 AND key = $2 AND $3::timestamptz IS NOT NULL

-- name: unlisted
DELETE FROM representatives WHERE person = $1 AND $2::timestamptz IS NOT NULL

-- name: helps_no_more
UPDATE representatives SET helps_since = NULL WHERE person = $1 AND helps_since IS NOT NULL AND $2::timestamptz IS NOT NULL

-- name: letters
UPDATE representatives SET letters_ended_at = $2
WHERE person = $1 AND (letters_ended_at IS NULL) <> ($2::timestamptz IS NULL) AND $3::timestamptz IS NOT NULL

-- name: disowned
UPDATE mandates SET disowned_from = status, disowned_at = $3, status = 'wrong'
WHERE id = $1 AND person = $2 AND status <> 'wrong'

-- name: owned
UPDATE mandates SET status = $3, disowned_at = NULL, disowned_from = NULL
WHERE id = $1 AND person = $2 AND disowned_at IS NOT NULL AND $4::timestamptz IS NOT NULL

-- name: branch_left
DELETE FROM memberships WHERE branch = $1 AND person = $2 AND $3::timestamptz IS NOT NULL

-- name: branch_letters
UPDATE memberships SET letters_ended_at = $3
WHERE branch = $1 AND person = $2 AND (letters_ended_at IS NULL) <> ($3::timestamptz IS NULL) AND $4::timestamptz IS NOT NULL

-- name: unwelcomed
UPDATE memberships SET welcomed_at = NULL, welcomed_by = NULL
WHERE branch = $1 AND person = $2 AND welcomed_at IS NOT NULL AND $3::timestamptz IS NOT NULL

-- name: relieved
UPDATE appointments SET to_at = greatest(from_at, $4::timestamptz)
WHERE person = $1 AND post = $2 AND branch IS NOT DISTINCT FROM $3 AND to_at IS NULL

-- name: appointed
-- Nobody gets a post back unasked: it is only counted.
SELECT FROM people WHERE id = $1 AND NOT EXISTS (
    SELECT FROM appointments WHERE person = $1 AND post = $2 AND branch IS NOT DISTINCT FROM $3 AND to_at IS NULL AND $4::timestamptz IS NOT NULL)

-- name: contact_gone
WITH ended AS (UPDATE group_reports SET revoked_at = $2 WHERE contact = $1 AND revoked_at IS NULL)
DELETE FROM group_contacts WHERE id = $1

-- name: report_gone
UPDATE group_reports SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL

-- name: local_post_ended
UPDATE local_posts SET to_day = $2 WHERE id = $1 AND to_day IS DISTINCT FROM $2 AND $3::timestamptz IS NOT NULL

-- name: local_post_gone
DELETE FROM local_posts WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: liaison_gone
DELETE FROM addresses a USING liaisons l WHERE l.id = $1 AND a.id = l.address AND $2::timestamptz IS NOT NULL

-- name: liaison_contact
UPDATE liaisons SET shows_contact = false WHERE id = $1 AND shows_contact AND $2::timestamptz IS NOT NULL

-- name: question_ended
UPDATE introductions SET ended_at = $3, ended_by = $2 WHERE id = $1 AND ended_at IS NULL

-- name: inquiry_ended
UPDATE inquiries SET ends_at = greatest(asked_at, $2) WHERE id = $1 AND ends_at > $2

-- name: declined
UPDATE nominations SET answer = 'no', answered_at = $2 WHERE id = $1 AND answer IS DISTINCT FROM 'no'

-- name: nomination_gone
DELETE FROM nominations WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: name_refused
UPDATE name_proposals SET refused_at = $2 WHERE id = $1 AND refused_at IS NULL

-- name: name_gone
DELETE FROM name_proposals WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: feed_gone
DELETE FROM feeds WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: proposal_contact
UPDATE proposals SET contact = NULL WHERE id = $1 AND contact IS NOT NULL AND $2::timestamptz IS NOT NULL

-- name: proposal_gone
DELETE FROM proposals WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: factor_gone
DELETE FROM factors WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: recovery_code_gone
DELETE FROM recovery_codes WHERE key = $1 AND $2::timestamptz IS NOT NULL

-- name: called_off
INSERT INTO cancellations (meeting, at) SELECT id, $2 FROM meetings WHERE id = $1 ON CONFLICT DO NOTHING

-- name: uninvited
UPDATE invitations SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL

-- name: attendance
INSERT INTO attendance (invitation, said, by_herself, at) SELECT i.id, $2, $3, $4 FROM invitations i WHERE i.id = $1
ON CONFLICT (invitation) DO UPDATE SET said = excluded.said, by_herself = excluded.by_herself, at = excluded.at
WHERE attendance.said <> excluded.said

-- name: commitment
UPDATE commitments SET done = $2, ended_at = CASE WHEN $2::boolean IS NOT NULL THEN $3::timestamptz END
WHERE id = $1 AND done IS DISTINCT FROM $2

-- name: commitment_gone
DELETE FROM commitments WHERE id = $1 AND $2::timestamptz IS NOT NULL

-- name: branch_closed
UPDATE branches SET closed_at = $2 WHERE id = $1 AND closed_at IS NULL

-- name: newest
-- The last moment of which the backup knows.
SELECT greatest((SELECT max(at) FROM letter_events), (SELECT max(posted_at) FROM letters), (SELECT max(seen_at) FROM sessions),
    (SELECT max(asked_at) FROM sign_ins), (SELECT max(asked_at) FROM applications), (SELECT max(at) FROM access_log),
    (SELECT max(at) FROM answers), (SELECT max(registered_at) FROM members), (SELECT max(given_at) FROM consents),
    (SELECT max(at) FROM security_log), (SELECT at FROM ledger_state))

-- name: addresses
SELECT id, email FROM people WHERE email IS NOT NULL

-- name: close_doors
-- Nobody who was signed in is, and no change of address goes on.
WITH session AS (DELETE FROM sessions), sign_in AS (DELETE FROM sign_ins), address AS (DELETE FROM addresses WHERE person IS NOT NULL)
DELETE FROM applications

-- name: numbers
-- The sequence of every column that numbers its rows itself.
SELECT pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS name
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND a.attidentity <> '' AND NOT a.attisdropped

-- name: move_on
SELECT setval($1::text::regclass, coalesce(pg_sequence_last_value($1::text::regclass), 0) + $2)

-- name: forget_noted
-- What the replay itself has taken back stands in the ledger already.
DELETE FROM withdrawals
