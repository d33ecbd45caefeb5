-- name: call
WITH notice AS (
    INSERT INTO notices (branch, by, subject, text, called_at)
    SELECT id, $2, $3, $4, $5 FROM branches WHERE slug = $1
    RETURNING id, branch
), posted AS (
    INSERT INTO letters (kind, person, notice, priority, posted_at, due_at, expires_at)
    SELECT 'notice', a.person, n.id, 3, $5, $5, $5 + interval '7 days'
    FROM notice n JOIN branch_audience a USING (branch)
    WHERE a.paused_until IS NULL OR a.paused_until <= $5
    RETURNING 1
)
SELECT count(*) FROM posted

-- name: reach
SELECT count(*) FROM branch_audience a JOIN branches b ON b.id = a.branch
WHERE b.slug = $1 AND (a.paused_until IS NULL OR a.paused_until <= $2)

-- name: of_branch
SELECT n.id, n.subject, n.text, n.called_at,
    count(*) FILTER (WHERE l.state = 'sent') AS sent,
    count(*) FILTER (WHERE l.state IN ('queued', 'leased')) AS waiting,
    count(*) FILTER (WHERE l.state IN ('failed', 'expired')) AS lost
FROM notices n JOIN branches b ON b.id = n.branch LEFT JOIN letters l ON l.notice = n.id
WHERE b.slug = $1
GROUP BY n.id ORDER BY n.called_at DESC LIMIT 20
