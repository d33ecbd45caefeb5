-- name: say
INSERT INTO absences (person, back_on, said_at) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET back_on = $2, said_at = $3

-- name: end
DELETE FROM absences WHERE person = $1

-- name: of
SELECT back_on FROM absences WHERE person = $1 AND back_on > $2

-- name: all_away
-- Whether everybody who coordinates the branch is away on that day, one of them perhaps because she is about to say so.
SELECT NOT EXISTS (
    SELECT FROM coordinators o JOIN branches b ON b.id = o.branch
    WHERE b.slug = $1 AND o.person <> $3 AND NOT is_away(o.person, $2))

-- name: tidy
DELETE FROM absences WHERE back_on <= $1
