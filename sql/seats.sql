-- name: listed
-- Unknown titles first, then the most used.
SELECT m.seat_text, m.seat, count(*) AS mandates FROM mandates m
GROUP BY 1, 2 ORDER BY m.seat IS NOT NULL, count(*) DESC, m.seat_text

-- name: own
SELECT s.pattern, s.decided_at, p.id AS person, p.name
FROM seat_spellings s LEFT JOIN people p ON p.id = s.decided_by
WHERE NOT s.shipped

-- name: read_as
INSERT INTO seat_spellings (pattern, seat, shipped, decided_by, decided_at) VALUES ($1, $2, false, $3, $4)
ON CONFLICT (pattern, shipped) DO UPDATE SET seat = excluded.seat, decided_by = excluded.decided_by,
    decided_at = excluded.decided_at

-- name: mend
-- Keeps what the representative or an administrator has said about one mandate.
UPDATE mandates SET seat = $2 WHERE seat_text = ANY($1::text[]) AND (status = 'imported' OR seat IS NULL)

-- name: forget
DELETE FROM seat_spellings WHERE pattern = $1 AND NOT shipped
