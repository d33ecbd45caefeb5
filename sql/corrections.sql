-- name: said_name
UPDATE representatives SET name_said_at = $2 WHERE person = $1

-- name: held
SELECT r.told_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS told,
    address_is_hers(p.id) AS hers
FROM representatives r JOIN people p ON p.id = r.person WHERE r.person = $1 FOR UPDATE

-- name: others_with
SELECT p.id AS person, p.name FROM people p JOIN representatives r ON r.person = p.id
WHERE p.email_key = ANY($2::bytea[]) AND p.id <> $1 ORDER BY p.id

-- name: readdress
-- Whoever reads the new mailbox has been told of nothing and has confirmed nothing yet.
WITH said AS (
    UPDATE representatives SET address_said_at = $4, told_at = NULL WHERE person = $1
), out AS (
    DELETE FROM sessions WHERE person = $1
)
UPDATE people SET email = $2, email_key = $3, email_confirmed_at = NULL WHERE id = $1

-- name: disown
UPDATE mandates SET disowned_from = status, disowned_at = $3, status = 'wrong'
WHERE id = $1 AND person = $2 AND status <> 'wrong'
RETURNING true

-- name: take_back
-- Only while no administrator has answered: then it is as it was before she said so.
UPDATE mandates SET status = disowned_from, disowned_at = NULL, disowned_from = NULL
WHERE id = $1 AND person = $2 AND status = 'wrong' AND disowned_at IS NOT NULL
RETURNING true

-- name: disowned
SELECT m.id, m.person, m.disowned_at, m.seat, m.seat_text, c.name AS committee_name, c.owner
FROM mandates m JOIN committees c ON c.id = m.committee
WHERE m.status = 'wrong' AND m.disowned_at IS NOT NULL AND m.disowned_from <> 'own'
ORDER BY m.disowned_at, m.id

-- name: settle
-- $2: whether she is right. Otherwise it stands, by an administrator's word.
UPDATE mandates SET status = CASE WHEN $2 THEN 'wrong' ELSE 'confirmed' END, disowned_at = NULL, disowned_from = NULL
WHERE id = $1 AND status = 'wrong' AND disowned_at IS NOT NULL
RETURNING true

-- name: change_seat
-- The title stays as the register writes it: by it the next one finds the same mandate. What is wrong, or hers alone, stays so.
UPDATE mandates SET seat = $3, status = CASE WHEN mandate_known(mandates) THEN 'declared' ELSE status END
WHERE id = $1 AND person = $2 AND seat IS DISTINCT FROM $3

-- name: add_own
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status)
SELECT $1, $2, $3, $4, $5, $6, 'own'
WHERE NOT EXISTS (SELECT FROM mandates m WHERE m.person = $1 AND m.committee = $2 AND m.seat = $4 AND m.status <> 'wrong'
                  AND m.from_day <= coalesce($6::date, 'infinity') AND coalesce(m.to_day, 'infinity') >= $5)
ON CONFLICT DO NOTHING
RETURNING true

-- name: report_name
INSERT INTO committee_name_reports (mandate, name, reported_at) SELECT id, $3, $4 FROM mandates WHERE id = $1 AND person = $2
ON CONFLICT (mandate) DO UPDATE SET name = excluded.name, reported_at = excluded.reported_at

-- name: name_reports
SELECT n.mandate, n.name, m.person, c.name AS committee_name, c.owner
FROM committee_name_reports n JOIN mandates m ON m.id = n.mandate JOIN committees c ON c.id = m.committee
ORDER BY n.reported_at, n.mandate

-- name: take_name_report
DELETE FROM committee_name_reports n USING mandates m JOIN committees c ON c.id = m.committee
WHERE n.mandate = $1 AND m.id = n.mandate
RETURNING n.name, c.id AS committee, c.owner

-- name: rename_committee
-- Registers still know it by its old name: that stays beside the new one.
WITH named AS (
    INSERT INTO committee_names (owner, normalised, committee) VALUES ($2, $4, $1) ON CONFLICT DO NOTHING
)
UPDATE committees SET name = $3 WHERE id = $1
