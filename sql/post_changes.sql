-- name: propose
-- Nobody looks up whose address it is: what is written is the same whether anybody has confirmed it or not.
WITH kept AS (
    INSERT INTO addresses (id, person, email, email_key, language, asked_at) VALUES ($1, NULL, $2, $3, $4, $8) RETURNING id
), proposed AS (
    INSERT INTO post_changes (id, change, post, branch, address, proposed_by, proposed_at)
    SELECT k.id, 'appoint', $5, $6, k.id, $7, $8 FROM kept k
    RETURNING address
)
SELECT post_letters('offer', $8, addresses => ARRAY[address]) FROM proposed

-- name: propose_relief
INSERT INTO post_changes (id, change, post, person, proposed_by, proposed_at)
SELECT $1, 'relieve', o.post, o.person, $3, $4
FROM appointments o WHERE o.id = $2 AND o.post = 'administrator' AND o.to_at IS NULL AND o.person <> $3
ON CONFLICT DO NOTHING
RETURNING person

-- name: relievable
SELECT person FROM appointments WHERE id = $1 AND post = 'administrator' AND to_at IS NULL AND person <> $2

-- name: offered
-- What somebody is asked, and who she is, if she has confirmed the address.
SELECT c.id, c.post, b.name AS branch, c.person IS NOT NULL AS accepted, p.id AS hers, coalesce(p.language, a.language) AS language
FROM standing_post_changes c
JOIN addresses a ON a.id = c.address
LEFT JOIN people p ON p.email_key = a.email_key AND p.email_confirmed_at IS NOT NULL
LEFT JOIN branches b ON b.id = c.branch
WHERE c.id = $1 AND p.id IS DISTINCT FROM c.proposed_by

-- name: accept
UPDATE post_changes c SET person = $2
WHERE c.id = $1 AND c.person IS NULL AND c.proposed_by <> $2 AND NOT EXISTS (
    SELECT FROM post_changes o
    WHERE o.person = $2 AND o.change = c.change AND o.post = c.post AND o.branch IS NOT DISTINCT FROM c.branch)
RETURNING c.proposed_by

-- name: waiting
SELECT c.id, c.change, c.post, b.name AS branch, c.person, p.name, p.email, c.address, a.email AS asked_email, c.proposed_by,
    y.name AS proposed_by_name
FROM standing_post_changes c
JOIN people y ON y.id = c.proposed_by
LEFT JOIN people p ON p.id = c.person
LEFT JOIN addresses a ON a.id = c.address
LEFT JOIN branches b ON b.id = c.branch
ORDER BY c.person IS NULL, c.proposed_at, c.id

-- name: lock
SELECT c.change, c.post, c.branch, c.person, c.proposed_by
FROM post_changes c WHERE c.id = $1 AND EXISTS (SELECT FROM standing_post_changes s WHERE s.id = c.id)
FOR UPDATE

-- name: drop
-- With the address, which nobody needs any more.
WITH gone AS (
    DELETE FROM post_changes WHERE id = $1 RETURNING address
)
DELETE FROM addresses a USING gone g WHERE a.id = g.address

-- name: tidy
WITH gone AS (
    DELETE FROM post_changes WHERE proposed_at < $1 RETURNING address
)
DELETE FROM addresses a USING gone g WHERE a.id = g.address
