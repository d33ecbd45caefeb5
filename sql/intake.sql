-- name: keep
INSERT INTO received (id, key, raw, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING RETURNING true

-- name: unsorted
SELECT id, raw, at FROM received WHERE sorted_as IS NULL ORDER BY at LIMIT 1 FOR UPDATE SKIP LOCKED

-- name: sorted
-- What nobody understood is kept for a human, and what we sent ourselves for whoever waits for it.
UPDATE received SET sorted_as = $2, sorted_at = $3, letter = $4, raw = CASE WHEN $2 IN ('unclassified', 'trial') THEN raw END
WHERE id = $1

-- name: letter
-- The letter that a bounce is about, and whose address it went to.
SELECT letter AS id, person, email FROM letter_recipients WHERE letter = $1

-- name: happened
INSERT INTO letter_events (letter, at, event, enhanced, cause) VALUES ($1, $2, $3, $4, $5)

-- name: counted
-- What has come back since a moment, by what it was.
SELECT coalesce(sorted_as, 'unsorted') AS sorted_as, count(*) AS mails, max(at) AS latest
FROM received WHERE at > $1 GROUP BY 1 ORDER BY 1

-- name: unclear
SELECT id, at, raw FROM received WHERE sorted_as = 'unclassified' AND raw IS NOT NULL ORDER BY at DESC LIMIT 50

-- name: drop
UPDATE received SET raw = NULL, sorted_as = 'dropped' WHERE id = $1 AND sorted_as = 'unclassified' RETURNING true

-- name: tidy
-- The text of what nobody could sort is no older than that of the rest.
WITH old AS (
    DELETE FROM received
    WHERE at < $1::timestamptz - interval '90 days' OR sorted_as IS NULL AND at < $1::timestamptz - interval '30 days'
)
UPDATE received SET raw = NULL
WHERE at < $1::timestamptz - CASE sorted_as WHEN 'trial' THEN interval '1 hour' ELSE interval '30 days' END
  AND raw IS NOT NULL AND sorted_as IS NOT NULL
