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
SELECT kind, count(*) AS letters FROM letters
WHERE state = 'queued' AND NOT kind = ANY($1::text[]) GROUP BY kind ORDER BY kind

-- name: abandoned
SELECT id, kind, tries, lease FROM letters WHERE state = 'leased' AND (leased_until < $1 OR lease = ANY($2::uuid[]))

-- name: take_back
UPDATE letters SET state = 'queued', lease = NULL, leased_until = NULL, tries = tries - $3::boolean::int
WHERE lease = $1 AND ($3 OR leased_until < $2)

-- name: expire
UPDATE letters SET state = 'expired', ended_at = $1 WHERE state = 'queued' AND expires_at <= $1

-- name: claim
WITH due AS MATERIALIZED (
    SELECT id FROM letters WHERE state = 'queued' AND NOT held AND due_at <= $1 AND expires_at > $1 AND kind = ANY($6::text[])
      AND (posted_at <= $7 OR NOT kind = ANY($8::text[]))
      AND (priority = 1 OR NOT $5 AND NOT EXISTS (SELECT FROM mail_pauses WHERE ended_at IS NULL))
    ORDER BY priority, due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE letters l SET state = 'leased', lease = $3, leased_until = $4, tries = l.tries + 1
FROM due WHERE l.id = due.id
RETURNING l.id, l.kind, l.person, l.application, l.sign_in, l.address, l.meeting, l.notice, l.branch, l.sequence,
    l.priority, l.posted_at, l.due_at, l.expires_at, l.lease, l.tries, link_number(l.posted_at) AS link_number

-- name: sent_since
SELECT count(*) FROM letters WHERE ended_at >= $1 AND state = 'sent' OR state = 'leased'

-- name: renew
UPDATE letters SET leased_until = $2 WHERE lease = $1

-- name: complete
-- Fenced by the lease: a worker that slept through it must not finish somebody else's letter.
WITH said AS (
    SELECT * FROM unnest($3::bigint[], $4::text[], $5::int[], $6::text[], $7::text[], $8::bytea[], $9::timestamptz[],
                         $10::boolean[], $11::text[], $12::text[])
        AS t (id, event, code, enhanced, queue_id, detail, due_at, counts, fault, cause)
), done AS (
    UPDATE letters l SET lease = NULL, leased_until = NULL,
        state = CASE WHEN s.due_at IS NULL THEN s.event ELSE 'queued' END,
        ended_at = CASE WHEN s.due_at IS NULL THEN $2::timestamptz END,
        due_at = coalesce(s.due_at, l.due_at),
        tries = l.tries - (NOT s.counts)::int
    FROM said s WHERE l.id = s.id AND l.lease = $1
    RETURNING l.id
), logged AS (
    INSERT INTO letter_events (letter, at, event, code, enhanced, queue_id, detail, fault, cause)
    SELECT s.id, $2, s.event, s.code, s.enhanced, s.queue_id, s.detail, s.fault, s.cause FROM said s JOIN done USING (id) ORDER BY s.id
)
SELECT id FROM done

-- name: doubted
SELECT DISTINCT letter FROM letter_events WHERE letter = ANY($1::bigint[]) AND event = 'in_doubt'

-- name: try_unwritten
UPDATE letters SET due_at = $1 WHERE state = 'queued' AND due_at > $1 AND tries > 0
  AND (SELECT event FROM letter_events WHERE letter = letters.id ORDER BY id DESC LIMIT 1) = 'unwritten'

-- name: unwritten
SELECT l.kind, e.fault, count(*) AS letters FROM letters l
JOIN LATERAL (SELECT event, fault FROM letter_events WHERE letter = l.id ORDER BY id DESC LIMIT 1) e ON e.event = 'unwritten'
WHERE l.state IN ('queued', 'leased') AND l.tries > 0
GROUP BY 1, 2 ORDER BY count(*) DESC, l.kind

-- name: unwelcome
SELECT at, code, enhanced FROM letter_events WHERE event = 'unwelcome' AND at > $1 ORDER BY at DESC LIMIT 1

-- name: next_due
SELECT min(due_at) FROM letters WHERE state = 'queued' AND NOT held

-- name: pause
INSERT INTO mail_pauses (began_at, by) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true

-- name: resume
UPDATE mail_pauses SET ended_at = $1 WHERE ended_at IS NULL RETURNING true

-- name: paused_since
SELECT began_at FROM mail_pauses WHERE ended_at IS NULL

-- name: waiting
SELECT kind, count(*) AS letters, min(due_at) AS due_at, max(tries) AS tries FROM letters
WHERE state IN ('queued', 'leased') GROUP BY kind ORDER BY min(due_at), kind

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
    UPDATE letters SET due_at = $1, tries = 0
    WHERE state = 'queued' AND NOT held AND tries > 0 AND expires_at > $1 AND ($2::bigint IS NULL OR meeting = $2)
      AND ($3::uuid[] IS NULL OR person = ANY($3))
      AND (SELECT event FROM letter_events WHERE letter = letters.id ORDER BY id DESC LIMIT 1) = 'unwritten'
    RETURNING id
), again AS (
    UPDATE letters SET state = 'queued', ended_at = NULL, due_at = $1, tries = 0, held = paced
    WHERE state IN ('failed', 'in_doubt') AND expires_at > $1 AND ($2::bigint IS NULL OR meeting = $2) AND ($3::uuid[] IS NULL OR person = ANY($3))
      AND NOT EXISTS (SELECT FROM restored_letters r WHERE r.letter = letters.id)
    RETURNING id
), logged AS (
    INSERT INTO letter_events (letter, at, event) SELECT id, $1, 'again' FROM (TABLE again UNION ALL TABLE written) x
)
SELECT (SELECT count(*) FROM again) + (SELECT count(*) FROM written)

-- name: tidy
DELETE FROM letters l
WHERE l.ended_at < $1
  AND NOT EXISTS (SELECT FROM letters_about a WHERE a.letter = l.id AND a.ends_at >= $1)
