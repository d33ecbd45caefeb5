-- name: hold
-- All that waits, also what somebody had begun to send. Whether it went is in doubt, so that nothing lets it go and nothing posts it anew.
WITH waiting AS (DELETE FROM letter_queue), begun AS (DELETE FROM letter_leases), held AS (
    UPDATE letters SET state = 'in_doubt', ended_at = $1 WHERE state = 'queued' RETURNING id
)
INSERT INTO restored_letters (letter, at) SELECT id, $1 FROM held ON CONFLICT DO NOTHING

-- name: listed
SELECT l.kind, count(*) AS letters, min(l.posted_at) AS oldest, max(l.posted_at) AS newest,
    count(*) FILTER (WHERE l.expires_at <= $1) AS late
FROM restored_letters r JOIN letters l ON l.id = r.letter WHERE r.dropped_at IS NULL GROUP BY l.kind ORDER BY min(l.posted_at), l.kind

-- name: release
-- One kind, or ($2 NULL) all; what has nothing more to say goes no more. One that counts in somebody's pace waits for its turn.
WITH chosen AS (
    DELETE FROM restored_letters r USING letters l WHERE l.id = r.letter AND r.dropped_at IS NULL AND ($2::text IS NULL OR l.kind = $2) RETURNING l.id
), again AS (
    UPDATE letters l SET state = 'queued', ended_at = NULL, due_at = $1
    FROM chosen c WHERE l.id = c.id AND l.state = 'in_doubt' AND l.expires_at > $1
    RETURNING l.id, l.kind, l.priority, l.expires_at, l.paced
), queued AS (
    INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, held) SELECT id, kind, priority, $1, expires_at, paced FROM again
), logged AS (
    INSERT INTO letter_events (letter, at, event) SELECT id, $1, 'again' FROM again
), told AS (
    SELECT pg_notify('letters', '') FROM again LIMIT 1
)
SELECT count(*) FROM again LEFT JOIN told ON true

-- name: drop
-- The row stays: what did not get through is sent again by hand, but not these.
WITH dropped AS (
    UPDATE restored_letters r SET dropped_at = $1 FROM letters l
    WHERE l.id = r.letter AND r.dropped_at IS NULL AND ($2::text IS NULL OR l.kind = $2) RETURNING l.id
)
SELECT count(*) FROM dropped

-- name: resume
-- When nothing is left to decide, the pause ends that the restore began.
UPDATE mail_pauses p SET ended_at = $1
WHERE p.ended_at IS NULL AND p.began_at = $2 AND NOT EXISTS (SELECT FROM restored_letters WHERE dropped_at IS NULL)
RETURNING true

-- name: since
SELECT max(at) FROM restored_letters WHERE dropped_at IS NULL
