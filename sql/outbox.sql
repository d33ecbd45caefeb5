-- name: post
SELECT post_letters($1, $2, persons => ARRAY[$3::uuid], applications => ARRAY[$4::uuid], sign_ins => ARRAY[$5::uuid],
    addresses => ARRAY[$6::uuid], branches => ARRAY[$7::bigint], introductions => ARRAY[$8::uuid])

-- name: load_kinds
-- Kinds that another release declared stay: their letters may still wait.
INSERT INTO letter_kinds (kind, priority, lifetime, pace, rationed)
SELECT kind, priority, lifetime, nullif(pace, ''), rationed
FROM unnest($1::text[], $2::int[], $3::interval[], $4::text[], $5::boolean[]) AS declared (kind, priority, lifetime, pace, rationed)
ON CONFLICT (kind) DO UPDATE SET priority = excluded.priority, lifetime = excluded.lifetime, pace = excluded.pace,
    rationed = excluded.rationed

-- name: kinds
SELECT kind, priority, lifetime, coalesce(pace, '') AS pace, rationed FROM letter_kinds

-- name: unknown
SELECT kind, count(*) AS letters FROM letter_queue WHERE NOT kind = ANY($1::text[]) GROUP BY kind ORDER BY kind

-- name: abandoned
SELECT letter AS id, kind, tries, lease FROM letter_leases WHERE leased_until < $1 OR lease = ANY($2::uuid[])

-- name: take_back
WITH back AS (
    DELETE FROM letter_leases WHERE lease = $1 AND ($3 OR leased_until < $2) RETURNING letter, due_at, tries
)
INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, tries)
SELECT l.id, l.kind, l.priority, b.due_at, l.expires_at, b.tries - $3::boolean::int
FROM back b JOIN letters l ON l.id = b.letter AND l.state = 'queued'

-- name: expire
WITH over AS (
    DELETE FROM letter_queue WHERE expires_at <= $1 RETURNING letter
)
UPDATE letters l SET state = 'expired', ended_at = $1 FROM over o WHERE l.id = o.letter AND l.state = 'queued'

-- name: claim
-- Whoever takes a row from the queue has the letter. One that has ended all the same is not sent again.
WITH due AS MATERIALIZED (
    SELECT letter FROM due_letters($1, $2, $5, $6, $7, $8) AS letter
), taken AS (
    DELETE FROM letter_queue WHERE letter = ANY(ARRAY(SELECT letter FROM due)) RETURNING letter, kind, due_at, tries + 1 AS tries
), leased AS (
    INSERT INTO letter_leases (lease, letter, kind, due_at, tries, leased_until)
    SELECT $3, letter, kind, due_at, tries, $4 FROM taken
)
SELECT l.id, l.kind, l.person, l.application, l.sign_in, l.address, l.meeting, l.notice, l.branch, l.sequence,
    l.priority, l.posted_at, t.due_at, l.expires_at, $3::uuid AS lease, t.tries, k.number AS link_number
FROM letters l JOIN taken t ON t.letter = l.id LEFT JOIN link_keys k ON l.posted_at >= k.since AND l.posted_at < k.until
WHERE l.id = ANY(ARRAY(SELECT letter FROM due)) AND l.state = 'queued'

-- name: sent_since
SELECT (SELECT count(*) FROM letters WHERE ended_at >= $1 AND state = 'sent') + (SELECT count(*) FROM letter_leases)

-- name: renew
UPDATE letter_leases SET leased_until = $2 WHERE lease = $1

-- name: complete
-- Fenced by the lease: a worker that slept through it must not finish somebody else's letter.
WITH said AS (
    SELECT * FROM unnest($3::bigint[], $4::text[], $5::int[], $6::text[], $7::text[], $8::bytea[], $9::timestamptz[],
                         $10::boolean[], $11::text[], $12::text[])
        AS t (id, event, code, enhanced, queue_id, detail, due_at, counts, fault, cause)
), mine AS (
    DELETE FROM letter_leases e USING said s WHERE e.lease = $1 AND e.letter = s.id RETURNING s.*, e.tries
), ended AS (
    UPDATE letters l SET state = m.event, ended_at = $2 FROM mine m WHERE m.due_at IS NULL AND l.id = m.id AND l.state = 'queued'
    RETURNING m.*
), again AS (
    INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, tries)
    SELECT l.id, l.kind, l.priority, m.due_at, l.expires_at, m.tries - (NOT m.counts)::int
    FROM mine m JOIN letters l ON l.id = m.id AND l.state = 'queued' WHERE m.due_at IS NOT NULL
    RETURNING letter
), done AS (
    TABLE ended UNION ALL SELECT m.* FROM mine m JOIN again a ON a.letter = m.id
), logged AS (
    INSERT INTO letter_events (letter, at, event, code, enhanced, queue_id, detail, fault, cause)
    SELECT id, $2, event, code, enhanced, queue_id, detail, fault, cause FROM done ORDER BY id
)
SELECT id FROM done

-- name: doubted
SELECT DISTINCT letter FROM letter_events WHERE letter = ANY($1::bigint[]) AND event = 'in_doubt'

-- name: try_unwritten
UPDATE letter_queue q SET due_at = $1 WHERE due_at > $1 AND tries > 0
  AND (SELECT event FROM letter_events WHERE letter = q.letter ORDER BY id DESC LIMIT 1) = 'unwritten'

-- name: unwritten
SELECT w.kind, e.fault, count(*) AS letters
FROM (SELECT letter, kind FROM letter_queue WHERE tries > 0 UNION ALL SELECT letter, kind FROM letter_leases) w
JOIN LATERAL (SELECT event, fault FROM letter_events WHERE letter = w.letter ORDER BY id DESC LIMIT 1) e ON e.event = 'unwritten'
GROUP BY 1, 2 ORDER BY count(*) DESC, w.kind

-- name: unwelcome
SELECT at, code, enhanced FROM letter_events WHERE event = 'unwelcome' AND at > $1 ORDER BY at DESC LIMIT 1

-- name: next_due
SELECT min(due_at) FROM letter_queue WHERE NOT held

-- name: pause
INSERT INTO mail_pauses (began_at, by) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true

-- name: resume
UPDATE mail_pauses SET ended_at = $1 WHERE ended_at IS NULL RETURNING true

-- name: paused_since
SELECT began_at FROM mail_pauses WHERE ended_at IS NULL

-- name: waiting
SELECT kind, count(*) AS letters, min(due_at) AS due_at, max(tries) AS tries
FROM (SELECT kind, due_at, tries FROM letter_queue UNION ALL SELECT kind, due_at, tries FROM letter_leases) w
GROUP BY kind ORDER BY min(due_at), kind

-- name: ended_since
SELECT state, count(*) AS letters, max(ended_at) AS latest FROM letters WHERE ended_at > $1 GROUP BY state

-- name: lost
-- What did not get through since a moment, and the server's own code.
SELECT l.kind, e.code, e.enhanced, count(*) AS letters
FROM letters l
JOIN LATERAL (SELECT code, enhanced FROM letter_events WHERE letter = l.id ORDER BY id DESC LIMIT 1) e ON true
WHERE l.state = 'failed' AND l.ended_at > $1
GROUP BY 1, 2, 3 ORDER BY count(*) DESC, l.kind

-- name: retry
-- Those that did not get through, or could not be written, and still have something to say; of one meeting, or ($2 NULL)
-- all; to these people ($3), or (NULL) whoever they are to. Not what a restored backup holds. One that counts in somebody's
-- pace waits for its turn again.
WITH written AS (
    UPDATE letter_queue q SET due_at = $1, tries = 0 FROM letters l
    WHERE l.id = q.letter AND NOT q.held AND q.tries > 0 AND q.expires_at > $1 AND ($2::bigint IS NULL OR l.meeting = $2)
      AND ($3::uuid[] IS NULL OR l.person = ANY($3))
      AND (SELECT event FROM letter_events WHERE letter = l.id ORDER BY id DESC LIMIT 1) = 'unwritten'
    RETURNING l.id
), again AS (
    UPDATE letters SET state = 'queued', ended_at = NULL, due_at = $1
    WHERE state IN ('failed', 'in_doubt') AND expires_at > $1 AND ($2::bigint IS NULL OR meeting = $2) AND ($3::uuid[] IS NULL OR person = ANY($3))
      AND NOT EXISTS (SELECT FROM restored_letters r WHERE r.letter = letters.id)
    RETURNING id, kind, priority, expires_at, paced
), queued AS (
    INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, held) SELECT id, kind, priority, $1, expires_at, paced FROM again
), logged AS (
    INSERT INTO letter_events (letter, at, event) SELECT id, $1, 'again' FROM (SELECT id FROM again UNION ALL TABLE written) x
)
SELECT (SELECT count(*) FROM again) + (SELECT count(*) FROM written)

-- name: tidy
-- In portions: the next one in ten minutes.
DELETE FROM letters WHERE id IN (
    SELECT l.id FROM letters l
    WHERE l.ended_at < $1
      AND NOT EXISTS (SELECT FROM letters_about a WHERE a.letter = l.id AND a.ends_at >= $1)
    LIMIT 20000)
