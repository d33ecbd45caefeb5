-- name: lock
-- One at a time: whoever comes second leaves it to the first.
SELECT pg_try_advisory_xact_lock(hashtextextended('log_chain', 0))

-- name: key
SELECT id, key FROM log_keys

-- name: make_key
INSERT INTO log_keys (id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING

-- name: unchained
-- Not what has a link already and says that it has none: that is for a check to find.
SELECT log, entry, at, content FROM (
    (SELECT 'access' AS log, r.id AS entry, r.at, access_content(r) AS content
     FROM access_log r
     WHERE NOT r.chained AND NOT EXISTS (SELECT FROM log_chain c WHERE c.log = 'access' AND c.entry = r.id)
     ORDER BY r.id LIMIT $1)
    UNION ALL
    (SELECT 'security', r.id, r.at, security_content(r)
     FROM security_log r
     WHERE NOT r.chained AND NOT EXISTS (SELECT FROM log_chain c WHERE c.log = 'security' AND c.entry = r.id)
     ORDER BY r.id LIMIT $1)
) x ORDER BY at, log, entry

-- name: newest
-- The end of the chain, which may be where it has been cut.
SELECT position, head FROM log_chain UNION ALL SELECT position, head FROM log_checkpoints ORDER BY position DESC LIMIT 1

-- name: append
WITH appended AS (
    INSERT INTO log_chain (position, log, entry, at, digest, head)
    SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bytea[], $6::bytea[])
    RETURNING log, entry
), access AS (
    UPDATE access_log r SET chained = true FROM appended a WHERE a.log = 'access' AND r.id = a.entry
)
UPDATE security_log r SET chained = true FROM appended a WHERE a.log = 'security' AND r.id = a.entry

-- name: links
SELECT c.position, c.log, c.entry, (extract(epoch FROM c.at) * 1000000)::bigint AS micros, c.digest, c.head,
    CASE WHEN c.log = 'access' THEN access_content(a) ELSE security_content(s) END AS content,
    coalesce(a.id, s.id) IS NOT NULL AS there, g.proof
FROM (SELECT * FROM log_chain WHERE position > $1 ORDER BY position LIMIT $2) c
LEFT JOIN access_log a ON c.log = 'access' AND a.id = c.entry AND a.chained
LEFT JOIN security_log s ON c.log = 'security' AND s.id = c.entry AND s.chained
LEFT JOIN log_gone g ON g.log = c.log AND g.entry = c.entry
ORDER BY c.position

-- name: checkpoint
SELECT position, head, proof FROM log_checkpoints ORDER BY position DESC LIMIT 1

-- name: strays
-- Rows that say that they are in the chain and are not, and those that have waited too long for it.
SELECT count(*) FILTER (WHERE chained) AS forged, count(*) FILTER (WHERE NOT chained AND at < $1) AS waiting
FROM (
    SELECT a.chained, a.at FROM access_log a
    WHERE NOT EXISTS (SELECT FROM log_chain c WHERE c.log = 'access' AND c.entry = a.id)
    UNION ALL
    SELECT s.chained, s.at FROM security_log s
    WHERE NOT EXISTS (SELECT FROM log_chain c WHERE c.log = 'security' AND c.entry = s.id)
) x

-- name: head_at
SELECT head FROM log_chain WHERE position = $1 UNION ALL SELECT head FROM log_checkpoints WHERE position = $1

-- name: position_of
SELECT position, at FROM log_chain WHERE head = $1

-- name: about
-- The rows about a person.
SELECT l.log, l.entry, l.content, c.digest
FROM logged l LEFT JOIN log_chain c ON c.log = l.log AND c.entry = l.entry
WHERE l.person = $1

-- name: outlived
-- The rows about people who are gone, and those that are older than they are kept.
SELECT l.log, l.entry, l.content, c.digest
FROM logged l LEFT JOIN log_chain c ON c.log = l.log AND c.entry = l.entry
WHERE l.at < $1 OR (l.person IS NOT NULL AND NOT EXISTS (SELECT FROM people p WHERE p.id = l.person))
LIMIT $2

-- name: forget
WITH forgotten AS (
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[]) AS f (log, entry, proof)
), noted AS (
    INSERT INTO log_gone (log, entry, proof) SELECT log, entry, proof FROM forgotten WHERE proof IS NOT NULL ON CONFLICT DO NOTHING
), access AS (
    DELETE FROM access_log r USING forgotten f WHERE f.log = 'access' AND r.id = f.entry
)
DELETE FROM security_log r USING forgotten f WHERE f.log = 'security' AND r.id = f.entry

-- name: cut_before
-- The last link of the part that is older than anything kept.
SELECT position, head FROM log_chain
WHERE position < coalesce(
    (SELECT position FROM log_chain WHERE at >= $1 ORDER BY position LIMIT 1),
    (SELECT max(position) + 1 FROM log_chain))
ORDER BY position DESC LIMIT 1

-- name: cut
WITH gone AS (
    DELETE FROM log_chain WHERE position <= $1 RETURNING log, entry
), proofs AS (
    DELETE FROM log_gone g USING gone WHERE g.log = gone.log AND g.entry = gone.entry
), older AS (
    DELETE FROM log_checkpoints WHERE position < $1
)
INSERT INTO log_checkpoints (position, head, proof) VALUES ($1, $2, $3)

-- name: day_head
-- The newest head, once a day and only when something has been logged on a day before ($3: since midnight) that no letter
-- has covered; and a letter to each administrator.
WITH newest AS (
    SELECT position, head FROM log_chain ORDER BY position DESC LIMIT 1
), noted AS (
    INSERT INTO log_heads (day, position, head, at)
    SELECT $1, n.position, n.head, $2 FROM newest n
    WHERE NOT EXISTS (SELECT FROM log_heads h WHERE h.day >= $1)
      AND EXISTS (SELECT FROM log_chain c WHERE c.at < $3 AND c.position > (SELECT coalesce(max(h.position), 0) FROM log_heads h))
    ON CONFLICT DO NOTHING RETURNING day
)
SELECT post_letters('checksum', $2, persons => ARRAY[o.person], variants => ARRAY[n.day::text])
FROM noted n CROSS JOIN appointments o
WHERE o.post = 'administrator' AND o.to_at IS NULL

-- name: tidy_proofs
-- Of rows that went before they were chained. Under the lock, so that none is being chained now.
DELETE FROM log_gone g WHERE NOT EXISTS (SELECT FROM log_chain c WHERE c.log = g.log AND c.entry = g.entry)

-- name: tidy_heads
DELETE FROM log_heads WHERE day < $1
