-- name: add
INSERT INTO representatives (person) VALUES ($1) ON CONFLICT DO NOTHING

-- name: seat
-- The same seat from the same day is the same mandate, however a register spells the title.
WITH same AS (
    UPDATE mandates SET to_day = $6, status = 'confirmed'
    WHERE person = $1 AND committee = $2 AND seat = $4 AND from_day = $5
    RETURNING id
)
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status)
SELECT $1, $2, $3, $4, $5, $6, 'confirmed' WHERE NOT EXISTS (SELECT FROM same)
ON CONFLICT (person, committee, seat_text, from_day) DO UPDATE SET to_day = excluded.to_day, status = 'confirmed'

-- name: correct
-- Nothing when another one of hers, by the same title, begins on that day.
UPDATE mandates m SET seat = $2, from_day = $3, to_day = $4, status = $5, disowned_at = NULL, disowned_from = NULL
WHERE id = $1 AND NOT EXISTS (
    SELECT FROM mandates o WHERE o.person = m.person AND o.committee = m.committee AND o.seat_text = m.seat_text
      AND o.from_day = $3 AND o.id <> m.id)
RETURNING true

-- name: declare
-- Her word alone brings back neither what somebody has said is wrong nor what ended before a day ($4).
UPDATE mandates SET to_day = $3, disowned_at = NULL, disowned_from = NULL,
    status = CASE WHEN mandate_known(mandates) AND NOT (to_day < $4 AND coalesce($3::date, 'infinity') > to_day)
        THEN 'declared' ELSE 'own' END
WHERE id = $1 AND person = $2

-- name: confirm_own
UPDATE mandates SET status = 'confirmed' WHERE id = $1 AND status = 'own'

-- name: own
-- What representatives have said alone, and nobody has confirmed. A mandate that is over needs no answer.
SELECT m.id, m.person, m.seat, m.seat_text, m.from_day, c.name AS committee_name, c.owner
FROM mandates m JOIN committees c ON c.id = m.committee
WHERE m.status = 'own' AND coalesce(m.to_day, 'infinity') >= $1
ORDER BY c.name, m.from_day, m.id

-- name: confirm_address
UPDATE people p SET email_confirmed_at = $2
WHERE id = $1 AND email IS NOT NULL AND email_confirmed_at IS NULL
  AND NOT EXISTS (SELECT FROM people o WHERE o.email_key = p.email_key AND o.email_confirmed_at IS NOT NULL)
  AND NOT EXISTS (SELECT FROM members m WHERE m.person = p.id)
  AND NOT EXISTS (SELECT FROM appointments a WHERE a.person = p.id AND a.to_at IS NULL)

-- name: leave_out
WITH keys AS (
    INSERT INTO suppressions (kind, key, reason, at)
    SELECT 'register', k.key, 'objected', $2
    FROM (SELECT key FROM register_keys WHERE person = $1 AND source <> 'email' UNION SELECT unnest($3::bytea[])) k
    ON CONFLICT DO NOTHING
), here AS (
    SELECT EXISTS (SELECT FROM members WHERE person = $1)
        OR EXISTS (SELECT FROM appointments WHERE person = $1 AND to_at IS NULL)
        OR EXISTS (SELECT FROM group_contacts WHERE person = $1)
        OR EXISTS (SELECT FROM local_posts WHERE person = $1) AS stays
), departed AS (
    DELETE FROM departures WHERE person = $1
), left_out AS (
    DELETE FROM representatives WHERE person = $1 AND (SELECT stays FROM here)
), gone AS (
    DELETE FROM people WHERE id = $1 AND NOT (SELECT stays FROM here)
), noted AS (
    INSERT INTO erasures (person, at) SELECT $1, $2 FROM here WHERE NOT stays ON CONFLICT DO NOTHING
)
SELECT stays FROM here

-- name: is_left_out
SELECT true FROM suppressions WHERE kind = 'register' AND key = ANY($1::bytea[])

-- name: end_letters
UPDATE representatives SET letters_ended_at = $2 WHERE person = $1

-- name: tell
-- All of them, or only some ($2). The letter to an earlier address is another letter.
SELECT post_letters('listed', $1, persons => array_agg(u.person), variants => array_agg(CASE WHEN u.again
    THEN to_char($1::timestamptz AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') END))
FROM untold($1) u WHERE $2::uuid[] IS NULL OR u.person = ANY($2::uuid[])

-- name: tell_again
SELECT post_letters('listed', $2, persons => ARRAY[$1::uuid],
    variants => ARRAY[to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')])

-- name: untold
SELECT count(*) FROM untold($1)

-- name: get
SELECT r.person, p.name, p.email, p.language, r.told_at, EXISTS (
    SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS stopped, address_is_hers(p.id) AS hers
FROM representatives r JOIN people p ON p.id = r.person WHERE r.person = $1

-- name: listed
SELECT r.person, p.name, p.email, p.language, r.told_at, s.key IS NOT NULL AS stopped,
    p.id IN (SELECT t.representative FROM met t) OR EXISTS (SELECT FROM own_addresses o WHERE o.person = p.id) AS hers  -- `address_is_hers`
FROM representatives r JOIN people p ON p.id = r.person
LEFT JOIN suppressions s ON s.kind = 'email' AND s.key = p.email_key

-- name: count_ended
-- Representatives who are invited to a meeting and do not sit any more on a day.
SELECT count(*) FROM invitations i
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL AND i.mandate IS NOT NULL AND NOT still_sits(i.mandate, $2)

-- name: committees_of_kind
SELECT committee FROM committee_kinds WHERE type = $1

-- name: mandates
SELECT m.id, m.person, m.committee, m.seat_text, m.seat, m.from_day, m.to_day, m.status, m.after,
    m.disowned_at, c.name AS committee_name, c.owner, s.name_sv AS seat_sv, s.name_en AS seat_en, n.seat AS next_seat,
    n.committee AS next_committee
FROM mandates m JOIN committees c ON c.id = m.committee LEFT JOIN seats s ON s.seat = m.seat
LEFT JOIN LATERAL (
    SELECT f.seat, f.committee FROM mandates f
    WHERE f.follows = m.id AND f.status <> 'wrong' ORDER BY f.id DESC LIMIT 1
) n ON true
WHERE m.person = ANY($1::uuid[])
ORDER BY m.to_day DESC NULLS FIRST, c.name

-- name: mandate
SELECT m.id, m.person, m.committee, m.seat, m.seat_text, m.from_day, m.to_day, m.status, c.name AS committee_name
FROM mandates m JOIN committees c ON c.id = m.committee WHERE m.id = $1
