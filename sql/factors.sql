-- name: of
SELECT id, kind, added_at, used_at FROM factors WHERE person = $1 ORDER BY added_at, id

-- name: drop_app
DELETE FROM factors WHERE person = $1 AND kind = 'app'

-- name: add_app
INSERT INTO factors (id, person, kind, added_at, used_at, secret, step) VALUES ($1, $2, 'app', $3, $3, $4, $5)

-- name: app
SELECT id, secret FROM factors WHERE person = $1 AND kind = 'app'

-- name: spend_step
-- A code is taken once: of two at the same time, one finds the step spent.
UPDATE factors SET step = $2, used_at = $3 WHERE id = $1 AND step < $2 RETURNING true

-- name: remove
-- The last one of somebody who coordinates or administers stays: she would see nothing until she has another.
DELETE FROM factors f
WHERE f.id = $2 AND f.person = $1 AND (EXISTS (SELECT FROM factors o WHERE o.person = $1 AND o.id <> $2)
    OR NOT EXISTS (SELECT FROM appointments a WHERE a.person = $1 AND a.to_at IS NULL))
RETURNING true

-- name: drop_codes
DELETE FROM recovery_codes WHERE person = $1

-- name: drop_codes_without_factor
DELETE FROM recovery_codes r WHERE r.person = $1 AND NOT EXISTS (SELECT FROM factors f WHERE f.person = $1)

-- name: put_codes
INSERT INTO recovery_codes (key, person) SELECT key, $1 FROM unnest($2::bytea[]) AS made (key)

-- name: spend_code
DELETE FROM recovery_codes WHERE person = $1 AND key = $2 RETURNING true

-- name: codes_left
SELECT count(*) FROM recovery_codes WHERE person = $1

-- name: say_lost
INSERT INTO factor_losses (person, said_at) SELECT $1, $2 WHERE EXISTS (SELECT FROM factors WHERE person = $1)
ON CONFLICT DO NOTHING RETURNING true

-- name: lost
SELECT l.person, p.name, l.said_at FROM factor_losses l JOIN people p ON p.id = l.person ORDER BY l.said_at, l.person

-- name: found_again
DELETE FROM factor_losses WHERE person = $1

-- name: reset
-- Only for whoever has asked, and for nobody by herself ($2, who decides; NULL: a command on the server).
WITH asked AS (
    SELECT p.id FROM people p WHERE p.id = $1 AND ($2::uuid IS NULL OR p.id <> $2 AND EXISTS (
        SELECT FROM factor_losses l WHERE l.person = p.id))
), gone AS (
    DELETE FROM factors f USING asked WHERE f.person = asked.id RETURNING f.id
), codes AS (
    DELETE FROM recovery_codes r USING asked WHERE r.person = asked.id
), losses AS (
    DELETE FROM factor_losses l USING asked WHERE l.person = asked.id
), out AS (
    DELETE FROM sessions s USING asked WHERE s.person = asked.id
)
SELECT EXISTS (SELECT FROM gone)

-- name: others_decide
SELECT EXISTS (SELECT FROM appointments a JOIN factors f USING (person)
               WHERE a.post = 'administrator' AND a.to_at IS NULL AND a.person <> $1)

-- name: challenge
UPDATE sessions SET challenge = $2, challenged_at = $3 WHERE id = $1

-- name: take_challenge
-- Once: whoever comes second finds none.
WITH asked AS (
    SELECT id, challenge, challenged_at FROM sessions WHERE id = $1 AND challenge IS NOT NULL FOR UPDATE
)
UPDATE sessions s SET challenge = NULL, challenged_at = NULL FROM asked
WHERE s.id = asked.id
RETURNING CASE WHEN asked.challenged_at > $2 THEN asked.challenge END

-- name: passkeys
SELECT credential FROM factors WHERE person = $1 AND kind = 'passkey' ORDER BY added_at, id

-- name: add_passkey
INSERT INTO factors (id, person, kind, added_at, used_at, credential, public_key, sign_count)
SELECT $1, $2, 'passkey', $3, $3, $4, $5, $6 WHERE (SELECT count(*) FROM factors WHERE person = $2) < $7
ON CONFLICT DO NOTHING RETURNING true

-- name: passkey
SELECT id, public_key, sign_count FROM factors WHERE person = $1 AND credential = $2

-- name: count_signature
-- The device's counter goes forwards. One that does not count stays at 0.
UPDATE factors SET sign_count = $2, used_at = $3 WHERE id = $1 AND (sign_count < $2 OR sign_count = 0 AND $2 = 0) RETURNING true

-- name: tell
-- A letter for each change: the sequence tells them apart.
SELECT post_letters('factor_changed', $2, persons => ARRAY[$1::uuid], sequences => ARRAY[(
    SELECT coalesce(max(sequence) + 1, 0) FROM letters WHERE kind = 'factor_changed' AND person = $1)])
