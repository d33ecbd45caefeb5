-- name: by_address
-- Whether she has confirmed it or not: a group's common address can be several people's.
SELECT p.id, p.name, p.email, m.person IS NOT NULL AS member, r.person IS NOT NULL AS representative
FROM people p LEFT JOIN members m ON m.person = p.id LEFT JOIN representatives r ON r.person = p.id
WHERE p.email_key = ANY($1::bytea[])

-- name: everybody
-- The names lie sealed, so whoever is sought by name is found in all of them.
SELECT p.id, p.name, p.email, m.person IS NOT NULL AS member, r.person IS NOT NULL AS representative
FROM people p LEFT JOIN members m ON m.person = p.id LEFT JOIN representatives r ON r.person = p.id

-- name: ask
INSERT INTO data_requests (id, person, wish, reason, asked_by, asked_at)
SELECT $1, p.id, $3, $4, $5, $6 FROM people p WHERE p.id = $2
ON CONFLICT (person, wish) WHERE confirmed_at IS NULL DO NOTHING
RETURNING true

-- name: waiting
SELECT d.id, d.wish, d.asked_at, d.confirmed_at, d.asked_by, b.name AS asked_by_name
FROM data_requests d LEFT JOIN people b ON b.id = d.asked_by
WHERE d.confirmed_at IS NULL OR d.wish = 'copy' AND d.confirmed_at > $1
ORDER BY d.asked_at

-- name: get
SELECT d.id, d.wish, d.person, d.reason, d.asked_by, d.asked_at, d.confirmed_at, b.name AS asked_by_name, p.name, p.email,
    m.person IS NOT NULL AS member, r.person IS NOT NULL AS representative
FROM data_requests d
JOIN people p ON p.id = d.person
LEFT JOIN people b ON b.id = d.asked_by
LEFT JOIN members m ON m.person = p.id LEFT JOIN representatives r ON r.person = p.id
WHERE d.id = $1

-- name: confirm
-- By another administrator than the one who wrote it down, where there is another: also where that one is who it is about, or one
-- of two could erase the other, and decide alone from then on.
UPDATE data_requests d SET confirmed_by = $2, confirmed_at = $3
WHERE d.id = $1 AND d.confirmed_at IS NULL AND d.person <> $2 AND (d.asked_by IS DISTINCT FROM $2 OR NOT EXISTS (
    SELECT FROM appointments o WHERE o.post = 'administrator' AND o.to_at IS NULL AND o.person <> $2))
RETURNING true

-- name: withdraw
DELETE FROM data_requests WHERE id = $1 AND confirmed_at IS NULL

-- name: forget
DELETE FROM data_requests WHERE asked_at < $1
