-- name: make
INSERT INTO series (branch, made_at, from_day, weekday, ordinal, weeks, skipped)
SELECT id, $2, $3, $4, $5, $6, $7 FROM branches WHERE slug = $1
RETURNING id

-- name: join
UPDATE meetings SET series = $1 WHERE id = ANY($2::bigint[])

-- name: get
SELECT s.id, s.from_day, s.weekday, s.ordinal, s.weeks, s.skipped
FROM series s JOIN branches b ON b.id = s.branch
WHERE b.slug = $1 AND s.id = $2

-- name: meetings
SELECT m.id, m.title, m.starts_at, m.ends_at, m.called_at, c.at AS cancelled_at, cardinality(m.by_hand) > 0 AS differs
FROM meetings m LEFT JOIN cancellations c ON c.meeting = m.id
WHERE m.series = $1 ORDER BY m.starts_at

-- name: of_branch
-- Those of which drafts are to come, with the next.
SELECT s.id, d.n, d.id AS next, d.title, d.starts_at
FROM branches b
JOIN series s ON s.branch = b.id
CROSS JOIN LATERAL (
    SELECT m.id, m.title, m.starts_at, count(*) OVER () AS n FROM meetings m
    WHERE m.series = s.id AND m.called_at IS NULL AND m.starts_at > $2
    ORDER BY m.starts_at LIMIT 1
) d
WHERE b.slug = $1
ORDER BY d.starts_at

-- name: lock
-- Two who change all of a series do so one after the other. Returns whose it is.
SELECT branch FROM series WHERE id = $1 FOR UPDATE

-- name: others
-- The other drafts of a series that are to come.
SELECT m.*, ARRAY(SELECT area FROM meeting_areas WHERE meeting = m.id ORDER BY area) AS areas
FROM meetings m
WHERE m.series = $1 AND m.id <> $2 AND m.called_at IS NULL AND m.starts_at > $3
ORDER BY m.starts_at

-- name: count_others
-- For the branch ($4) whose series it is; another host of one of its meetings changes that one alone.
SELECT count(*) FROM meetings m JOIN series s ON s.id = m.series AND s.branch = $4
WHERE m.series = $1 AND m.id <> $2 AND m.called_at IS NULL AND m.starts_at > $3

-- name: by_hand
UPDATE meetings SET by_hand = $2 WHERE id = $1

-- name: scrap
WITH gone AS (
    DELETE FROM meetings WHERE series = $1 AND called_at IS NULL RETURNING id
)
SELECT count(*) FROM gone

-- name: forget
-- Of which nothing is left.
DELETE FROM series s WHERE NOT EXISTS (SELECT FROM meetings m WHERE m.series = s.id)
