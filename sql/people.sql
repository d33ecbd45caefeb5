-- name: get
SELECT name, email, phone, language, discreet, paused_until,
    (SELECT s.reason FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS stopped,
    EXISTS (SELECT FROM name_proposals n WHERE n.person = p.id AND n.refused_at IS NULL) AS proposed
FROM people p WHERE id = $1

-- name: hold
SELECT true FROM people WHERE id = $1 FOR UPDATE

-- name: add
INSERT INTO people (id, name, email, email_key, email_confirmed_at, language) VALUES ($1, $2, $3, $4, $5, $6)

-- name: by_email
SELECT id, email_key FROM people WHERE email_key = ANY($1::bytea[]) AND email_confirmed_at IS NOT NULL

-- name: rename
-- Her own word ends what anybody has proposed.
WITH settled AS (
    DELETE FROM name_proposals WHERE person = $1
)
UPDATE people SET name = $2 WHERE id = $1

-- name: prefer
UPDATE people SET language = $2, discreet = $3 WHERE id = $1

-- name: pause
UPDATE people SET paused_until = $2 WHERE id = $1

-- name: set_phone
UPDATE people SET phone = $2 WHERE id = $1

-- name: keep_address
INSERT INTO addresses (id, person, email, email_key, language, asked_at, undo_until, confirmed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: lock_whose
-- Before anything else of hers, so that a change of her address and the undoing of another wait for each other.
SELECT p.id FROM people p JOIN addresses a ON a.person = p.id WHERE a.id = $1 FOR UPDATE OF p

-- name: can_move
SELECT FROM addresses WHERE id = $1 AND person IS NOT NULL AND asked_at > $2 AND undo_until IS NULL

-- name: asked_address
SELECT person, email, language FROM addresses
WHERE id = $1 AND person IS NOT NULL AND asked_at > $2 AND undo_until IS NULL
FOR UPDATE

-- name: awaited_address
SELECT id, email FROM addresses WHERE person = $1 AND asked_at > $2 AND undo_until IS NULL ORDER BY asked_at DESC LIMIT 1

-- name: rests_until
-- Until when her address stays as it is, because a change of it can be undone.
SELECT max(undo_until) FROM addresses WHERE person = $1 AND undo_until > $2

-- name: confirmed_at
SELECT email_confirmed_at FROM people WHERE id = $1 FOR UPDATE

-- name: move_address
-- Changes nothing when somebody else has confirmed the address. Otherwise she is signed out everywhere.
WITH moved AS (
    UPDATE people SET email = $2, email_key = $3, email_confirmed_at = $4
    WHERE id = $1 AND NOT EXISTS (
        SELECT FROM people o WHERE o.email_key = $3 AND o.email_confirmed_at IS NOT NULL AND o.id <> $1)
    RETURNING id
), out AS (
    DELETE FROM sessions s USING moved m WHERE s.person = m.id
)
SELECT true FROM moved

-- name: drop_address
DELETE FROM addresses WHERE id = $1

-- name: can_undo
SELECT FROM addresses WHERE id = $1 AND undo_until > $2

-- name: undoing
SELECT person, email, language, asked_at, confirmed_at FROM addresses WHERE id = $1 AND undo_until > $2 FOR UPDATE

-- name: drop_later
-- What has been asked for and not confirmed, and every change since: no link of theirs opens anything any more.
DELETE FROM addresses WHERE person = $1 AND (undo_until IS NULL OR asked_at >= $2)

-- name: leave
-- Deletes everything about a member. The person is deleted too, unless she has a public mandate: then only that stays.
WITH stays AS (
    SELECT EXISTS (SELECT FROM representatives WHERE person = $1) AS mandates
), gone AS (
    DELETE FROM people WHERE id = $1 AND NOT (SELECT mandates FROM stays)
), member AS (
    DELETE FROM members WHERE person = $1 AND (SELECT mandates FROM stays)
), consent AS (
    DELETE FROM consents WHERE person = $1 AND (SELECT mandates FROM stays)
), session AS (
    DELETE FROM sessions WHERE person = $1 AND (SELECT mandates FROM stays)
), factor AS (
    DELETE FROM factors WHERE person = $1 AND (SELECT mandates FROM stays)
), paper AS (
    DELETE FROM recovery_codes WHERE person = $1 AND (SELECT mandates FROM stays)
), loss AS (
    DELETE FROM factor_losses WHERE person = $1 AND (SELECT mandates FROM stays)
), post AS (
    DELETE FROM appointments WHERE person = $1 AND (SELECT mandates FROM stays)
), proposal AS (
    DELETE FROM post_changes WHERE $1 IN (person, proposed_by) AND (SELECT mandates FROM stays)
), choice AS (
    DELETE FROM digest_choices WHERE person = $1 AND (SELECT mandates FROM stays)
), absence AS (
    DELETE FROM absences WHERE person = $1 AND (SELECT mandates FROM stays)
), nomination AS (
    DELETE FROM nominations WHERE person = $1 AND (SELECT mandates FROM stays)
), handover AS (
    DELETE FROM handovers WHERE $1 IN (giver, successor) AND (SELECT mandates FROM stays)
), letter AS (
    -- All but what she gets as a representative: those kinds have a pace.
    DELETE FROM letters l USING letter_kinds k
    WHERE l.person = $1 AND k.kind = l.kind AND (SELECT mandates FROM stays) AND (k.pace IS NULL OR l.meeting IS NOT NULL
        AND NOT EXISTS (SELECT FROM invitations i WHERE i.person = $1 AND i.meeting = l.meeting AND i.mandate IS NOT NULL))
), contact AS (
    DELETE FROM group_contacts WHERE person = $1 AND (SELECT mandates FROM stays)
), local_post AS (
    DELETE FROM local_posts WHERE person = $1 AND (SELECT mandates FROM stays)
), phone AS (
    UPDATE people SET phone = NULL WHERE id = $1 AND (SELECT mandates FROM stays)
), as_member AS (
    DELETE FROM invitations WHERE person = $1 AND branch IS NOT NULL AND (SELECT mandates FROM stays)
), noted AS (
    INSERT INTO erasures (person, at) SELECT $1, $2 FROM stays WHERE NOT mandates
    ON CONFLICT DO NOTHING
)
SELECT mandates FROM stays

-- name: tidy_addresses
-- Old and new addresses are kept as long as their letters live; the last address of an erased person for an hour.
-- Of somebody who is asked to take a post, as long as that waits; of a branch's liaison, as long as she stands there.
DELETE FROM addresses a
WHERE (a.asked_at < $1 OR (a.person IS NULL AND a.asked_at < $2)) AND NOT EXISTS (SELECT FROM post_changes c WHERE c.address = a.id)
  AND NOT EXISTS (SELECT FROM liaisons l WHERE l.address = a.id)

-- name: remind
UPDATE people SET reminders = $2 WHERE id = $1

-- name: name
SELECT name FROM people WHERE id = $1
