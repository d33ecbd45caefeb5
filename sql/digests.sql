-- name: post
-- Looks at each once a day. The day's row is what two workers can not both make.
WITH looked AS (
    INSERT INTO digests (person, day) SELECT d.person, d.day FROM digests_due($1) d
    ON CONFLICT DO NOTHING
    RETURNING person, day
), due AS (
    SELECT k.person, k.day FROM looked k WHERE EXISTS (SELECT FROM digest_of(k.person, k.day, $1))
)
SELECT post_letters('digest', $1, persons => array_agg(person), variants => array_agg(day::text),
    until => array_agg((day + 1)::timestamp AT TIME ZONE 'Europe/Stockholm')) FROM due

-- name: wait
-- A digest that could not go at once waits until an hour after the other letters.
UPDATE letter_queue q SET due_at = $1::timestamptz + interval '1 hour' FROM letters d
WHERE q.kind = 'digest' AND q.due_at < $1::timestamptz + interval '50 minutes' AND d.id = q.letter AND written_to(d.person, $1)

-- name: of
SELECT administrator, clock, days, week FROM post_holders WHERE person = $1

-- name: choose
INSERT INTO digest_choices (person, clock, days, week) VALUES ($1, $2, $3, $4)
ON CONFLICT (person) DO UPDATE SET clock = $2, days = $3, week = $4

-- name: stop
INSERT INTO digest_choices (person, clock, days) SELECT person, clock, '{}' FROM post_holders WHERE person = $1
ON CONFLICT (person) DO UPDATE SET days = '{}', week = NULL

-- name: start
DELETE FROM digest_choices WHERE person = $1

-- name: tidy
DELETE FROM digests WHERE day < $1
