-- name: hold
SELECT true FROM representatives WHERE person = $1 FOR UPDATE

-- name: leave
-- Hides her at once: her mandates count as wrong, no register takes her in, and what waits for her as a representative stays here.
WITH before AS (
    SELECT id, status FROM mandates WHERE person = $1 AND status <> 'wrong' FOR UPDATE
), hidden AS (
    UPDATE mandates m SET status = 'wrong' FROM before b WHERE m.id = b.id
), keyed AS (
    INSERT INTO suppressions (kind, key, reason, at)
    SELECT 'register', k.key, 'objected', $3
    FROM (SELECT key FROM register_keys WHERE person = $1 AND source <> 'email' UNION SELECT unnest($5::bytea[])) k
    ON CONFLICT DO NOTHING
    RETURNING key
), waiting AS (
    DELETE FROM letter_queue q USING letters l WHERE l.person = $1 AND l.paced AND q.letter = l.id RETURNING l.id
), stopped AS (
    UPDATE letters SET state = 'cancelled', ended_at = $3 WHERE id IN (SELECT id FROM waiting)
)
INSERT INTO departures (person, id, asked_at, due_at, keys, mandates, statuses)
SELECT person, $2, $3, $4, ARRAY(SELECT key::bytea FROM keyed), ARRAY(SELECT id FROM before ORDER BY id),
    ARRAY(SELECT status FROM before ORDER BY id)
FROM representatives WHERE person = $1
ON CONFLICT DO NOTHING
RETURNING true

-- name: tell
SELECT post_letters('left_out', $2, persons => ARRAY[$1::uuid], variants => ARRAY[$3::uuid::text])

-- name: get
SELECT id, person, due_at FROM departures WHERE person = $1

-- name: of_link
SELECT d.person, p.language FROM departures d JOIN people p ON p.id = d.person WHERE d.id = $1

-- name: stay
WITH stays AS (
    DELETE FROM departures WHERE id = $1 AND due_at > $2 RETURNING person, keys, mandates, statuses
), shown AS (
    UPDATE mandates m SET status = b.status
    FROM stays s CROSS JOIN LATERAL unnest(s.mandates, s.statuses) AS b (id, status)
    WHERE m.id = b.id AND m.status = 'wrong' AND m.disowned_at IS NULL
), known AS (
    DELETE FROM suppressions x USING stays s WHERE x.kind = 'register' AND x.key = ANY(s.keys)
)
SELECT person FROM stays

-- name: due
SELECT person FROM departures WHERE due_at <= $1 ORDER BY due_at
