-- name: lock
-- Two who put somebody into a branch wait for each other. Returns the branch.
SELECT id FROM branches WHERE slug = $1 AND closed_at IS NULL FOR UPDATE

-- name: known
-- Whether an address has said no to the branch, and whether somebody with it stands there already.
SELECT EXISTS (SELECT FROM suppressions WHERE kind = 'liaison:' || $1::bigint AND key = ANY($2::bytea[])) AS refused,
    EXISTS (SELECT FROM liaisons l JOIN addresses a ON a.id = l.address
            WHERE l.branch = $1 AND a.email_key = ANY($2::bytea[])) AS stands

-- name: add
WITH kept AS (
    INSERT INTO addresses (id, person, email, email_key, language, asked_at) VALUES ($1, NULL, $2, $3, $4, $12) RETURNING id
)
INSERT INTO liaisons (id, branch, address, organisation, name, role, phone, told_on, added_at, added_by, asked_at)
SELECT $1, $5, k.id, $6, $7, $8, $9, $10, $12, $11, $12 FROM kept k

-- name: ask
SELECT post_letters('liaison', $2, addresses => ARRAY[address], variants => ARRAY[extract(epoch FROM $2::timestamptz)::text]) FROM liaisons WHERE id = $1

-- name: of_branch
-- What coordinators see: everybody, those who have said yes and those who have not answered.
SELECT l.id, b.slug AS branch, l.address, l.organisation, l.name, l.role, l.phone, a.email, b.name AS branch_name, l.told_on,
    l.asked_at, l.agreed_at, l.shows_contact
FROM liaisons l JOIN addresses a ON a.id = l.address JOIN branches b ON b.id = l.branch
WHERE b.slug = $1

-- name: of_member
-- What a member sees, where a coordinator has welcomed her: those who have said yes.
SELECT l.id, b.slug AS branch, l.address, l.organisation, l.name, l.role, l.phone, a.email, b.name AS branch_name, l.told_on,
    l.asked_at, l.agreed_at, l.shows_contact
FROM memberships m
JOIN branches b ON b.id = m.branch AND b.closed_at IS NULL
JOIN liaisons l ON l.branch = m.branch AND l.agreed_at IS NOT NULL
JOIN addresses a ON a.id = l.address
WHERE m.person = $1 AND m.welcomed_at IS NOT NULL

-- name: get
SELECT l.id, b.slug AS branch, l.address, l.organisation, l.name, l.role, l.phone, a.email, b.name AS branch_name, l.told_on,
    l.asked_at, l.agreed_at, l.shows_contact
FROM liaisons l JOIN addresses a ON a.id = l.address JOIN branches b ON b.id = l.branch AND b.closed_at IS NULL
WHERE l.id = $1

-- name: change
-- What she said yes to stands here no more, so she is asked anew.
UPDATE liaisons l SET organisation = $3, name = $4, role = $5, phone = $6, agreed_at = NULL, shows_contact = false, asked_at = $7
FROM branches b WHERE b.id = l.branch AND b.slug = $1 AND l.id = $2
RETURNING true

-- name: remove
DELETE FROM addresses a USING liaisons l, branches b
WHERE l.id = $2 AND b.id = l.branch AND b.slug = $1 AND a.id = l.address
RETURNING true

-- name: agree
-- To what she has seen ($4: of when it was asked), and to nothing that was changed since.
UPDATE liaisons SET agreed_at = $2, shows_contact = $3 WHERE id = $1 AND asked_at = $4 RETURNING true

-- name: refuse
-- Her no, or a yes that she takes back: nothing stays but the hash that remembers it.
WITH remembered AS (
    INSERT INTO suppressions (kind, key, reason, at)
    SELECT 'liaison:' || l.branch, a.email_key, 'objected', $2 FROM liaisons l JOIN addresses a ON a.id = l.address WHERE l.id = $1
    ON CONFLICT DO NOTHING
)
DELETE FROM addresses a USING liaisons l WHERE l.id = $1 AND a.id = l.address

-- name: forget
-- Two years ($1) after the latest yes, a month ($2) after a letter without an answer, and with the branch.
DELETE FROM addresses a USING liaisons l JOIN branches b ON b.id = l.branch
WHERE a.id = l.address AND (l.agreed_at < $1 OR l.agreed_at IS NULL AND l.asked_at < $2 OR b.closed_at IS NOT NULL)

-- name: ask_again
-- A year ($2) after the latest yes, and after she was last asked.
WITH asked AS (
    UPDATE liaisons SET asked_at = $1 WHERE agreed_at < $2 AND asked_at < $2 RETURNING address
)
SELECT post_letters('liaison', $1, addresses => array_agg(address), variants => array_agg(extract(epoch FROM $1::timestamptz)::text)) FROM asked
