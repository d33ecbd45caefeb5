-- name: ask
INSERT INTO sign_ins (id, purpose, email_key, browser, asked_at, limited) VALUES ($1, $2, $3, $4, $5, $6)

-- name: asked
SELECT browser, asked_at, used_at FROM sign_ins WHERE id = $1 AND purpose = 'session'

-- name: enter
-- Spends the link and finds the person in one statement, so that two concurrent requests begin one session.
WITH spent AS (
    UPDATE sign_ins SET used_at = $3
    WHERE id = $1 AND browser = $2 AND purpose = 'session' AND used_at IS NULL AND asked_at > $4
    RETURNING email_key
)
SELECT p.id FROM spent JOIN people p USING (email_key) WHERE p.email_confirmed_at IS NOT NULL

-- name: enter_any
WITH spent AS (
    UPDATE sign_ins SET used_at = $2
    WHERE id = $1 AND purpose = 'session' AND used_at IS NULL AND asked_at > $3
    RETURNING email_key
)
SELECT p.id FROM spent JOIN people p USING (email_key) WHERE p.email_confirmed_at IS NOT NULL

-- name: try_code
-- Counts every guess before it is checked, against each code that it could fit: those of the browser's newest two sign-ins, for
-- whoever has asked twice may read the first letter. No code is guessed at more often than that, however often she asks.
-- A sign-in that was limited has no letter, and answers like any other.
WITH newest AS (
    SELECT s.id FROM sign_ins s
    WHERE s.id = $1::uuid OR $1 IS NULL AND s.browser = $2 AND s.purpose = 'session'
    ORDER BY s.asked_at DESC, s.id LIMIT 1
), fitting AS (
    SELECT id FROM newest
    UNION
    (SELECT s.id FROM sign_ins s
     WHERE $1 IS NULL AND s.browser = $2 AND s.purpose = 'session' AND NOT s.limited
     ORDER BY s.asked_at DESC, s.id LIMIT 2)
), tried AS (
    UPDATE sign_ins s SET tries = s.tries + 1 FROM fitting f
    WHERE s.id = f.id AND s.purpose = 'session' AND s.used_at IS NULL AND s.asked_at > $3 AND s.tries < $4
    RETURNING s.id, s.tries, s.limited
)
SELECT t.tries, ARRAY(SELECT id FROM tried WHERE NOT limited) AS ids FROM tried t JOIN newest USING (id)

-- name: begin
-- Somebody who signs in by letter has shown that letters reach her, so the bounce is forgotten.
WITH arrives AS (
    DELETE FROM suppressions s USING people p
    WHERE p.id = $2 AND s.kind = 'email' AND s.key = p.email_key AND s.reason = 'bounced'
), heard AS (
    UPDATE people SET heard_at = $3 WHERE id = $2
)
INSERT INTO sessions (id, person, began_at, seen_at) VALUES ($1, $2, $3, $3)

-- name: who
WITH this AS (
    SELECT s.id, s.person, s.began_at, s.seen_at, s.strong_at,
        ARRAY(SELECT DISTINCT f.kind FROM factors f WHERE f.person = s.person ORDER BY 1) AS factors,
        EXISTS (SELECT FROM appointments o WHERE o.person = s.person AND o.to_at IS NULL) AS holds_post
    FROM sessions s WHERE s.id = $1 AND coalesce(s.ends_at > $2, true)
), alive AS (
    SELECT * FROM this
    WHERE seen_at > $2::timestamptz - CASE WHEN holds_post THEN interval '30 minutes' ELSE interval '24 hours' END
      AND began_at > $2::timestamptz - CASE WHEN holds_post THEN interval '12 hours' ELSE interval '30 days' END
), touched AS (
    UPDATE sessions SET seen_at = $2 FROM alive WHERE sessions.id = alive.id AND alive.seen_at < $3
)
SELECT p.id AS person, p.language,
    EXISTS (SELECT FROM members m WHERE m.person = p.id) AS member,
    EXISTS (SELECT FROM representatives r WHERE r.person = p.id) AS representative,
    EXISTS (SELECT FROM appointments o WHERE o.person = p.id AND o.post = 'administrator' AND o.to_at IS NULL)
        AS administrator,
    ARRAY(SELECT b.slug FROM appointments o JOIN branches b ON b.id = o.branch
          WHERE o.person = p.id AND o.to_at IS NULL AND b.closed_at IS NULL ORDER BY b.name) AS branches,
    alive.factors, alive.strong_at IS NOT NULL AS strong,
    coalesce(greatest(alive.strong_at, CASE WHEN alive.factors = '{}' THEN alive.began_at END) > $4, false) AS fresh
FROM alive JOIN people p ON p.id = alive.person

-- name: listed
SELECT id, began_at, seen_at FROM sessions WHERE person = $1 AND ends_at IS NULL ORDER BY seen_at DESC

-- name: end
DELETE FROM sessions WHERE id = $1

-- name: end_own
-- By the beginning of its key, and only if it is hers.
DELETE FROM sessions WHERE person = $1 AND starts_with(encode(id, 'hex'), $2)

-- name: end_others
DELETE FROM sessions WHERE person = $1 AND id <> $2

-- name: strengthen
-- A session beside the old one, which ends in a minute and stays as weak as it was: whoever has only its cookie, from
-- before the proof, gains nothing by it; and whoever sent the form twice is not signed out.
WITH old AS (
    UPDATE sessions SET ends_at = $3::timestamptz + interval '1 minute' WHERE id = $1 AND ends_at IS NULL
    RETURNING person, began_at
)
INSERT INTO sessions (id, person, began_at, seen_at, strong_at) SELECT $2, person, began_at, $3, $3 FROM old

-- name: weaken
-- Who has no factor left has proven none.
UPDATE sessions SET strong_at = NULL WHERE person = $1 AND NOT EXISTS (SELECT FROM factors f WHERE f.person = $1)

-- name: end_all
DELETE FROM sessions WHERE person = $1

-- name: end_of
DELETE FROM sessions WHERE $1::uuid IS NULL OR person = $1 RETURNING true

-- name: tidy_sign_ins
DELETE FROM sign_ins WHERE asked_at < $1

-- name: tidy_sessions
DELETE FROM sessions
WHERE seen_at < $1::timestamptz - interval '24 hours' OR began_at < $1::timestamptz - interval '30 days' OR ends_at < $1

-- name: email_key
SELECT email_key FROM people WHERE id = $1 AND email_confirmed_at IS NOT NULL

-- name: can_erase
SELECT FROM sign_ins s JOIN people p USING (email_key)
WHERE s.id = $1 AND s.purpose = 'erasure' AND s.used_at IS NULL AND s.asked_at > $2 AND p.email_confirmed_at IS NOT NULL

-- name: erasing
WITH spent AS (
    UPDATE sign_ins SET used_at = $2
    WHERE id = $1 AND purpose = 'erasure' AND used_at IS NULL AND asked_at > $3
    RETURNING email_key
)
SELECT p.id FROM spent JOIN people p USING (email_key) WHERE p.email_confirmed_at IS NOT NULL

-- name: speak
UPDATE people p SET language = $2 FROM sessions s WHERE s.id = $1 AND p.id = s.person
