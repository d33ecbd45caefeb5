-- name: lock
-- What one person opens is counted one after the other, so that no two at once slip through.
SELECT pg_advisory_xact_lock(hashtextextended('opening ' || $1::uuid::text, 0))

-- name: opened
-- How many different records, and different lists, somebody has opened since a moment.
SELECT count(DISTINCT person) FILTER (WHERE scope IN ('record', 'security_log')) AS record,
    count(DISTINCT (scope, branch, meeting)) FILTER (WHERE scope IN ('list', 'meeting', 'newcomers')) AS list
FROM access_log WHERE reader = $1 AND at >= $2 AND reader_post <> 'herself'

-- name: usual
-- The same on an ordinary day: of the days on which she opened any, and how many those were.
SELECT avg(n)::float AS usual, count(*) AS days FROM (
    SELECT CASE WHEN $2 = 'record' THEN count(DISTINCT person) FILTER (WHERE scope IN ('record', 'security_log'))
        ELSE count(DISTINCT (scope, branch, meeting)) FILTER (WHERE scope IN ('list', 'meeting', 'newcomers')) END AS n
    FROM access_log
    WHERE reader = $1 AND at >= $3::timestamptz AND at < $4::timestamptz AND reader_post <> 'herself'
    GROUP BY (at AT TIME ZONE 'Europe/Stockholm')::date
) d WHERE n > 0

-- name: sound
-- Once for each reason a day, to all who administer: also to her, who may not know that somebody else is signed in as she.
WITH raised AS (
    INSERT INTO alarms (reader, day, what, why, n, at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING RETURNING id
)
SELECT post_letters('alarm', $6, persons => ARRAY[o.person], variants => ARRAY[r.id::text])
FROM raised r CROSS JOIN appointments o
WHERE o.post = 'administrator' AND o.to_at IS NULL

-- name: tidy
DELETE FROM alarms WHERE at < $1
