-- name: lock
-- One at a time lets letters go: the next one counts what the one before has let go. Held until the transaction ends.
SELECT pg_try_advisory_xact_lock($1)

-- name: let_go
-- To each representative whose turn it is: the one letter that is held for her; or when there are several, none of them, but
-- one that lists all that waits: a new one each time, named after the latest of those it takes the place of. To the others:
-- says when it is their turn.
WITH due AS (
    SELECT DISTINCT l.person FROM letter_queue q JOIN letters l ON l.id = q.letter
    WHERE q.held AND q.due_at <= $1 AND q.expires_at > $1
), turns AS MATERIALIZED (
    SELECT d.person, letter_turn(d.person, $1) AS turn FROM due d
), waiting AS MATERIALIZED (
    SELECT l.id, l.person, t.turn, count(*) OVER (PARTITION BY l.person) AS letters
    FROM letters l JOIN turns t USING (person) JOIN letter_queue q ON q.letter = l.id
    WHERE q.held AND q.expires_at > $1
), later AS (
    UPDATE letter_queue q SET due_at = w.turn FROM waiting w WHERE q.letter = w.id AND w.turn > $1
), alone AS (
    UPDATE letter_queue q SET held = false FROM waiting w WHERE q.letter = w.id AND w.turn <= $1 AND w.letters = 1
    RETURNING q.letter, q.due_at
), counted AS (
    UPDATE letters l SET due_at = a.due_at FROM alone a WHERE l.id = a.letter  -- `room_for` counts it from then on
), taken AS (
    DELETE FROM letter_queue q USING waiting w WHERE q.letter = w.id AND w.turn <= $1 AND w.letters > 1 RETURNING q.letter
), bundled AS (
    UPDATE letters l SET state = 'cancelled', ended_at = $1 FROM taken t WHERE l.id = t.letter
    RETURNING l.person, l.id
)
SELECT post_letters('waiting', $1, persons => array_agg(b.person), variants => array_agg(b.latest::text))
FROM (SELECT person, max(id) AS latest FROM bundled GROUP BY person) b

-- name: next_turn
SELECT min(due_at) FROM letter_queue WHERE held

-- name: on_day
UPDATE representatives SET letter_day = $2 WHERE person = $1

-- name: weigh_again
UPDATE letter_queue q SET due_at = $2 FROM letters l WHERE l.person = $1 AND q.letter = l.id AND q.held
