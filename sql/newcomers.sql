-- name: for_details
-- The open branches for whoever has these jobs ($1 their industries, $2 their areas; NULL: her home, $3) and the union $4, by
-- the rule of the view `fitting`; and the one whose link she came by ($5), whether it fits or not.
SELECT b.slug, b.name, NULL::timestamptz AS joined_at, NULL::timestamptz AS welcomed_at, true AS fits,
    ARRAY(SELECT ROW(p.id, p.name) FROM appointments o JOIN people p ON p.id = o.person
          WHERE o.branch = b.id AND o.to_at IS NULL ORDER BY o.from_at) AS coordinators
FROM branches b
WHERE b.closed_at IS NULL AND (b.slug = $5 OR EXISTS (
    SELECT FROM branch_trades t
    JOIN unnest($1::text[], $2::text[]) AS j (industry, area) ON t.industry IS NULL OR t.industry = j.industry
    WHERE t.branch = b.id AND (t.union_slug IS NULL OR t.union_slug = $4)
      AND (b.area IS NULL OR EXISTS (
          SELECT FROM within w WHERE w.inner_area = coalesce(j.area, $3) AND w.outer_area = b.area))))
ORDER BY coalesce(b.slug = $5, false) DESC, b.name

-- name: get
SELECT m.welcomed_at, p.language, c.person IS NOT NULL AS invited
FROM members m
JOIN people p ON p.id = m.person
LEFT JOIN consents c ON c.person = m.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
WHERE m.person = $1

-- name: unwelcomed
-- At most $2, those first who have waited longest; the access log notes the same ones.
SELECT p.id, p.name, u.registered_at,
    ARRAY(SELECT ROW(j.industry, coalesce(j.area, m.home)) FROM jobs j WHERE j.person = p.id ORDER BY j.id) AS jobs
FROM first_unwelcomed($1, $2) u JOIN people p ON p.id = u.person JOIN members m ON m.person = u.person
ORDER BY u.registered_at, p.id

-- name: welcome
-- What she was told before no longer counts: she is promised another letter when a branch begins.
WITH welcomed AS (
    UPDATE members m SET welcomed_at = $3, welcomed_by = $2, vetted_at = coalesce(m.vetted_at, $3), reminded_at = NULL
    WHERE m.person = ANY($1::uuid[]) AND m.person IN (SELECT u.person FROM unwelcomed u)
    RETURNING m.person
), told AS (
    SELECT post_letters('branchless', $3, persons => array_agg(w.person)) FROM welcomed w
)
SELECT ARRAY(SELECT w.person FROM welcomed w) AS welcomed, post_letters FROM told

-- name: unjoined
-- The branches that somebody could join and has not, since before the week of $1. Nobody has vetted them, so they are not counted.
SELECT DISTINCT b.name
FROM newcomers n JOIN fitting f ON f.person = n.person JOIN branches b ON b.id = f.branch
WHERE n.registered_at < week_began($1)

-- name: awaiting
-- How many of those who count are welcomed and wait for a branch to begin, by trade.
SELECT j.industry, count(DISTINCT n.person) AS members
FROM newcomers n JOIN members m ON m.person = n.person AND member_counts(m, $1) JOIN jobs j ON j.person = n.person
WHERE NOT n.fits AND n.welcomed_at IS NOT NULL
GROUP BY j.industry

-- name: remind
-- Once, two days after she confirmed: whoever has never asked to be in a branch though one fits. Not whoever has taken back a
-- yes to invitations: she has said that she wants no such letters.
WITH reminded AS (
    UPDATE members m SET reminded_at = $1
    FROM reachable r
    WHERE r.person = m.person AND r.email_confirmed_at IS NOT NULL AND coalesce(r.paused_until <= $1, true)
      AND m.reminded_at IS NULL AND m.joined_at IS NULL AND m.welcomed_at IS NULL
      AND m.registered_at <= $1::timestamptz - interval '2 days'
      AND m.person IN (SELECT n.person FROM newcomers n WHERE n.fits)
      AND NOT EXISTS (
          SELECT FROM consents c WHERE c.person = m.person AND c.purpose = 'invitations' AND c.ended_at IS NOT NULL)
    RETURNING m.person
)
SELECT post_letters('unjoined', $1, persons => array_agg(person)) FROM reminded

-- name: tell_begun
-- Whoever was welcomed when there was no branch for her, and has not asked to be in one since: one fits now.
WITH begun AS (
    SELECT n.person, f.branch
    FROM newcomers n
    CROSS JOIN LATERAL (SELECT max(t.branch) AS branch FROM fitting t WHERE t.person = n.person) f
    JOIN consents c ON c.person = n.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
    JOIN reachable r ON r.person = n.person AND r.email_confirmed_at IS NOT NULL AND coalesce(r.paused_until <= $1, true)
    WHERE n.reminded_at IS NULL AND n.welcomed_at IS NOT NULL AND coalesce(n.joined_at < n.welcomed_at, true) AND f.branch IS NOT NULL
), told AS (
    UPDATE members m SET reminded_at = $1 FROM begun b WHERE m.person = b.person
)
SELECT post_letters('founding', $1, persons => array_agg(b.person), branches => array_agg(b.branch)) FROM begun b
