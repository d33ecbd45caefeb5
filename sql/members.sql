-- name: apply
INSERT INTO applications (id, email_key, browser, form, asked_at, limited) VALUES ($1, $2, $3, $4, $5, $6)

-- name: waiting
SELECT form FROM applications WHERE id = $1 AND asked_at > $2

-- name: take
-- Also deletes the address's other applications, so that applying twice and opening both links makes one member.
WITH taken AS (
    DELETE FROM applications
    WHERE email_key = (SELECT a.email_key FROM applications a WHERE a.id = $1 AND a.asked_at > $2)
    RETURNING id, form, browser
)
SELECT form, browser FROM taken WHERE id = $1

-- name: refuse
DELETE FROM applications WHERE id = $1

-- name: add
INSERT INTO members (person, registered_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING true

-- name: change
UPDATE members SET union_slug = $2, union_roles = $3, home = $4 WHERE person = $1

-- name: clear_jobs
DELETE FROM jobs WHERE person = $1

-- name: add_job
INSERT INTO jobs (person, industry, sector, area, task, employer) VALUES ($1, $2, $3, $4, $5, $6)

-- name: tell_more
-- She may work under the committee of a part of the city whose whole she has named.
UPDATE jobs j SET
    task = (SELECT t.slug FROM tasks t WHERE t.slug = $3 AND t.industry = j.industry),
    employer = (
        SELECT d.committee
        FROM areas a CROSS JOIN LATERAL decides(a.code, j.industry, $3, 'public') d
        WHERE (a.code = j.area OR a.parent = j.area AND a.kind = 'stadsdelsnamnd') AND d.committee = $4 AND d.employs
        LIMIT 1)
WHERE j.id = $1 AND j.person = $2
RETURNING true

-- name: get
SELECT m.union_slug, m.union_roles, m.home, ARRAY(
    SELECT ROW(j.industry, j.sector, j.area, j.task, j.employer) FROM jobs j WHERE j.person = m.person ORDER BY j.id
) AS jobs
FROM members m WHERE m.person = $1

-- name: own
SELECT p.name, p.email, p.phone, p.language, p.discreet, p.paused_until,
    (SELECT s.reason FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS stopped,
    EXISTS (SELECT FROM name_proposals n WHERE n.person = p.id AND n.refused_at IS NULL) AS proposed,
    m.union_slug, m.union_roles, m.home, ARRAY(
        SELECT ROW(j.industry, j.sector, j.area, j.task, j.employer) FROM jobs j WHERE j.person = m.person ORDER BY j.id
    ) AS jobs
FROM members m JOIN people p ON p.id = m.person WHERE m.person = $1

-- name: tidy
DELETE FROM applications WHERE asked_at <= $1
