-- name: lock
SELECT true FROM group_reports WHERE id = $1 AND sent_in_at IS NOT NULL FOR UPDATE

-- name: namesakes
-- The representatives who have an address of these ($2), or a mandate in the area's committees.
SELECT p.id AS person, p.name, p.email_key FROM representatives r JOIN people p ON p.id = r.person
WHERE p.email_key = ANY($2::bytea[])
   OR EXISTS (SELECT FROM mandates m JOIN committees c ON c.id = m.committee
              WHERE m.person = p.id AND m.status <> 'wrong' AND (c.owner = $1 OR c.owner IS NULL AND EXISTS (
                  SELECT FROM committee_areas a WHERE a.committee = c.id AND a.area = $1)))
ORDER BY p.id

-- name: left_out
SELECT key FROM suppressions WHERE kind = 'register' AND key = ANY($1::bytea[])

-- name: coming
-- So that nothing is added twice.
SELECT m.person, m.committee, m.seat, m.from_day, m.to_day FROM mandates m
WHERE m.committee = ANY($1::bigint[]) AND mandate_known(m)

-- name: renew
-- Follows the mandate that ends, with its title as the register spells it, so that the register's next row is the same one.
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status, follows)
SELECT m.person, m.committee, m.seat_text, m.seat, $2, $3, 'imported', m.id FROM mandates m WHERE m.id = $1
ON CONFLICT (person, committee, seat_text, from_day) DO UPDATE SET status = 'imported', to_day = excluded.to_day
    WHERE mandates.status IN ('wrong', 'own')

-- name: add
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status)
VALUES ($1, $2, $3, $4, $5, $6, 'imported')
ON CONFLICT (person, committee, seat_text, from_day) DO UPDATE SET status = 'imported', to_day = excluded.to_day
    WHERE mandates.status IN ('wrong', 'own')

-- name: end
-- A mandate that runs on a day ends the day before; one that has not begun by then is marked wrong instead.
UPDATE mandates SET to_day = CASE WHEN from_day < $2 THEN $2 - 1 ELSE to_day END,
    status = CASE WHEN from_day < $2 THEN status ELSE 'wrong' END
WHERE id = $1 AND coalesce(to_day, 'infinity') >= $2

-- name: reach
-- How to reach somebody of whom we knew no address.
UPDATE people SET email = coalesce(email, $2), email_key = coalesce(email_key, $3), phone = coalesce(phone, $4) WHERE id = $1

-- name: terms
SELECT committee, from_day FROM told_terms WHERE committee = ANY($1::bigint[])

-- name: accepted
UPDATE group_reports SET accepted_at = coalesce(accepted_at, $2) WHERE id = $1

-- name: drop
DELETE FROM group_reports WHERE id = $1

-- name: waiting
SELECT r.id, r.area, r.sent_in_at, r.accepted_at FROM group_reports r WHERE r.sent_in_at IS NOT NULL ORDER BY r.sent_in_at
