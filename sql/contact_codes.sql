-- name: waiting
SELECT w.person, p.name, w.committee, w.waits FROM branches b CROSS JOIN LATERAL wants_code(b.id, $2) w
JOIN people p ON p.id = w.person
WHERE b.slug = $1
ORDER BY w.waits DESC, w.committee

-- name: give
-- A new code in place of the one before.
INSERT INTO contact_codes (person, key, given_by, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (person) DO UPDATE SET key = excluded.key, given_by = excluded.given_by, given_at = excluded.given_at, tries = 0

-- name: try
-- Counts every guess before it is checked.
UPDATE contact_codes SET tries = tries + 1 WHERE person = $1 AND given_at > $2 AND tries < $3 RETURNING key, tries

-- name: prove
WITH used AS (
    DELETE FROM contact_codes WHERE person = $1
)
UPDATE sessions SET proved_at = $3 WHERE id = $2 AND person = $1

-- name: tidy
DELETE FROM contact_codes WHERE given_at <= $1
