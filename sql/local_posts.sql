-- name: lock
-- Two who give the posts of an area wait for each other.
SELECT 1 FROM areas WHERE code = $1 FOR UPDATE

-- name: refused
SELECT EXISTS (SELECT FROM suppressions WHERE kind = 'post' AND key = ANY($1::bytea[]))

-- name: held
-- Whoever holds a post on a day or after it. She may end on the day on which another begins.
SELECT person FROM local_posts WHERE area = $1 AND post = $2 AND coalesce(to_day > $3, true) ORDER BY from_day LIMIT 1

-- name: give
WITH given AS (
    INSERT INTO local_posts (id, person, post, area, from_day, given_at, given_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id, person
)
SELECT post_letters('local_post', $6, persons => ARRAY[person], variants => ARRAY[id::text]) FROM given

-- name: end
UPDATE local_posts SET to_day = $2 WHERE id = $1 RETURNING person

-- name: first_day
SELECT from_day FROM local_posts WHERE id = $1 FOR UPDATE

-- name: get
-- An address that she has confirmed after the post was given is not the one to which the letter with the link went.
SELECT o.id, o.person, p.name, p.email, p.language, o.post, o.area, o.from_day, o.to_day,
    coalesce(p.email_confirmed_at <= o.given_at, true) AS address_told
FROM local_posts o JOIN people p ON p.id = o.person WHERE o.id = $1

-- name: listed
-- Those who hold a post on a day or later. Returned: the letter that tells her could not be delivered.
SELECT o.id, o.person, p.name, p.email, o.post, o.area, o.from_day, o.to_day, o.given_at, EXISTS (
    SELECT FROM letters l WHERE l.kind = 'local_post' AND l.person = o.person AND l.variant = o.id::text AND (
        l.state = 'failed' OR EXISTS (SELECT FROM letter_events e WHERE e.letter = l.id AND e.event = 'bounced'))) AS returned
FROM local_posts o JOIN people p ON p.id = o.person
WHERE coalesce(o.to_day >= $1, true)
ORDER BY o.area, o.post, o.from_day

-- name: take_away
-- A mistake: no trace of it stays. Returns the person, and whether nothing else keeps her here.
WITH gone AS (
    DELETE FROM local_posts WHERE id = $1 RETURNING person
)
SELECT g.person, NOT EXISTS (SELECT FROM members m WHERE m.person = g.person)
    AND NOT EXISTS (SELECT FROM representatives r WHERE r.person = g.person)
    AND NOT EXISTS (SELECT FROM appointments a WHERE a.person = g.person)
    AND NOT EXISTS (SELECT FROM group_contacts c WHERE c.person = g.person)
    AND NOT EXISTS (SELECT FROM local_posts o WHERE o.person = g.person AND o.id <> $1) AS alone
FROM gone g

-- name: refuse
-- She does not want to stand here: all her posts go, and so does that she is asked who sits. Her address is remembered as a
-- keyed hash. Whether nothing else keeps her here.
WITH remembered AS (
    INSERT INTO suppressions (kind, key, reason, at)
    SELECT 'post', p.email_key, 'objected', $2 FROM people p WHERE p.id = $1 AND p.email_key IS NOT NULL
    ON CONFLICT DO NOTHING
), held AS (
    DELETE FROM local_posts WHERE person = $1
), links AS (
    UPDATE group_reports r SET revoked_at = $2 FROM group_contacts c
    WHERE c.person = $1 AND r.contact = c.id AND r.revoked_at IS NULL
), asked AS (
    DELETE FROM group_contacts WHERE person = $1
)
SELECT NOT EXISTS (SELECT FROM members m WHERE m.person = $1) AND NOT EXISTS (SELECT FROM representatives r WHERE r.person = $1)
    AND NOT EXISTS (SELECT FROM appointments a WHERE a.person = $1) AS alone
