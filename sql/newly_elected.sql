-- name: since
-- The seats since a day ($1) that whoever holds them is new on and that are not over on a day ($2), with how it stands with
-- her letters.
SELECT n.mandate, n.person, p.name, c.name AS committee, c.owner, n.seat, n.from_day, o.offered_at, o.told_at,
    p.email IS NOT NULL AS addressed, e.person IS NOT NULL AS reachable, r.told_at IS NOT NULL AS listed,
    r.letters_ended_at IS NOT NULL OR coalesce(e.paused_until > $3, false) AS stopped
FROM new_seats n
JOIN people p ON p.id = n.person
JOIN representatives r ON r.person = n.person
JOIN committees c ON c.id = n.committee
LEFT JOIN reachable e ON e.person = n.person
LEFT JOIN offered_welcomes o ON o.mandate = n.mandate
WHERE n.from_day >= $1 AND coalesce(n.to_day, 'infinity') >= $2
ORDER BY n.person, n.from_day DESC, n.rank, n.mandate

-- name: offer
-- To whoever has been told that she is in the list and has not been offered it for a seat of hers. If there are more or fewer
-- people than the caller expects ($4), nothing happens.
WITH ready AS (
    SELECT n.mandate, n.person
    FROM new_seats n
    JOIN representatives r ON r.person = n.person AND r.told_at IS NOT NULL AND r.letters_ended_at IS NULL
    JOIN reachable e ON e.person = n.person AND coalesce(e.paused_until <= $3, true)
    WHERE n.from_day >= $1 AND coalesce(n.to_day, 'infinity') >= $2
      AND NOT EXISTS (SELECT FROM offered_welcomes o WHERE o.mandate = n.mandate)
), offered AS (
    INSERT INTO offered_welcomes (mandate, offered_at)
    SELECT mandate, $3 FROM ready WHERE (SELECT count(DISTINCT person) FROM ready) = $4
    ON CONFLICT DO NOTHING
    RETURNING mandate
)
SELECT post_letters('newly_elected', $3, persons => array_agg(t.person), variants => array_agg(t.latest::text))
FROM (SELECT r.person, max(r.mandate) AS latest FROM offered o JOIN ready r USING (mandate) GROUP BY r.person) t

-- name: welcome
SELECT w.*, r.helps_since IS NOT NULL AS helps
FROM representatives r LEFT JOIN welcome_says(ARRAY[$1::uuid], $2) w ON w.person = r.person
WHERE r.person = $1

-- name: is_new
-- Whether she has helped others, and the day from which she is new somewhere, if that is not a year ago ($2).
SELECT r.helps_since IS NOT NULL AS helps,
    (SELECT max(n.from_day) FROM new_seats n WHERE n.person = r.person AND n.from_day > $2) AS since
FROM representatives r WHERE r.person = $1

-- name: help
UPDATE representatives SET helps_since = CASE WHEN $2 THEN coalesce(helps_since, $3::timestamptz) END WHERE person = $1

-- name: open_registers
SELECT count(*) FROM registers
