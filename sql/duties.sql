-- name: of_branch
SELECT d.* FROM branches b CROSS JOIN LATERAL branch_duties(b.id, $2, $3) d WHERE b.slug = $1

-- name: pending
SELECT pending_work($1, $2, $3)

-- name: unattended
-- Branches in which somebody has waited more than 14 days, or whose coordinators are all away.
SELECT * FROM (
    SELECT b.slug,
        EXISTS (SELECT FROM memberships m
                WHERE m.branch = b.id AND m.welcomed_at IS NULL AND m.joined_at < $1::timestamptz - interval '14 days') AS overdue,
        EXISTS (SELECT FROM coordinators o WHERE o.branch = b.id)
        AND NOT EXISTS (SELECT FROM coordinators o WHERE o.branch = b.id AND NOT is_away(o.person, local_day($1))) AS away
    FROM branches b WHERE b.closed_at IS NULL
) u
WHERE u.overdue OR u.away
