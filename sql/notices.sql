-- name: new_id
-- Its texts are sealed under it before it has a row.
SELECT nextval(pg_get_serial_sequence('notices', 'id'))

-- name: call
-- When the caller expects a number of letters ($6) and there are more or fewer, nothing happens; nor when it is for certain
-- people only ($9) and none of them can be written to any more.
WITH reached AS (
    SELECT a.person FROM branch_audience a JOIN branches b ON b.id = a.branch
    WHERE b.slug = $1 AND (a.paused_until IS NULL OR a.paused_until <= $5) AND ($9::uuid[] IS NULL OR a.person = ANY($9))
), notice AS (
    INSERT INTO notices (id, branch, by, subject, text, called_at, parts)
    OVERRIDING SYSTEM VALUE SELECT $7, id, $2, $3, $4, $5, $8 FROM branches
    WHERE slug = $1 AND (SELECT count(*) FROM reached) = coalesce($6, (SELECT count(*) FROM reached))
      AND ($9::uuid[] IS NULL OR EXISTS (SELECT FROM reached))
    RETURNING id
)
SELECT (
    SELECT post_letters('notice', $5, persons => array_agg(r.person), notices => array_agg(n.id)) FROM notice n, reached r
) FROM notice

-- name: reach
SELECT count(*) FROM branch_audience a JOIN branches b ON b.id = a.branch
WHERE b.slug = $1 AND (a.paused_until IS NULL OR a.paused_until <= $2)

-- name: of_branch
SELECT n.id, n.subject, n.text, n.called_at, n.parts,
    count(*) FILTER (WHERE l.state = 'sent') AS sent,
    count(*) FILTER (WHERE l.state = 'queued') AS waiting,
    count(*) FILTER (WHERE l.state IN ('failed', 'expired')) AS lost
FROM notices n JOIN branches b ON b.id = n.branch LEFT JOIN letters l ON l.notice = n.id
WHERE b.slug = $1
GROUP BY n.id ORDER BY n.called_at DESC LIMIT 20
