-- needs: branches

-- Members who are in no open branch: no coordinator sees them, so the administrators have to. Whether a branch fits: asked
-- person by person (LIMIT), for as a join it is planned by statistics, and right after many have come those are wrong: then it
-- looked at everybody's branches again for each of them.
CREATE VIEW newcomers AS
SELECT m.person, m.registered_at, m.joined_at, m.reminded_at, m.welcomed_at,
    coalesce((SELECT true FROM fitting f WHERE f.person = m.person LIMIT 1), false) AS fits
FROM members m
WHERE NOT EXISTS (
    SELECT FROM memberships s JOIN branches b ON b.id = s.branch WHERE s.person = m.person AND b.closed_at IS NULL);

-- Those of them whom no branch fits and nobody has welcomed: an administrator does.
CREATE VIEW unwelcomed AS
SELECT n.person, n.registered_at FROM newcomers n WHERE NOT n.fits AND n.welcomed_at IS NULL;

-- How many of them there are, and how many (`unjoined`) a branch fits. Of all at once: whether one does is asked once for each
-- trade, place and union among them.
CREATE FUNCTION count_newcomers() RETURNS TABLE (unwelcomed bigint, unjoined bigint) LANGUAGE sql STABLE AS $$
    WITH alone AS MATERIALIZED (
        SELECT n.person, n.welcomed_at FROM newcomers n
    ), work AS MATERIALIZED (
        SELECT j.person, j.industry, coalesce(j.area, m.home, '') AS place, coalesce(m.union_slug, '') AS union_slug
        FROM alone JOIN members m USING (person) JOIN jobs j USING (person)
    ), fitted AS MATERIALIZED (
        SELECT w.industry, w.place, w.union_slug FROM (SELECT DISTINCT industry, place, union_slug FROM work) w
        WHERE EXISTS (
            SELECT FROM branches b JOIN branch_trades t ON t.branch = b.id
            WHERE b.closed_at IS NULL AND (t.industry IS NULL OR t.industry = w.industry)
              AND (t.union_slug IS NULL OR t.union_slug = w.union_slug)
              AND (b.area IS NULL OR EXISTS (SELECT FROM within v WHERE v.inner_area = w.place AND v.outer_area = b.area)))
    ), fits AS MATERIALIZED (
        SELECT DISTINCT person FROM work JOIN fitted USING (industry, place, union_slug)
    )
    SELECT count(*) FILTER (WHERE f.person IS NULL AND a.welcomed_at IS NULL), count(f.person)
    FROM alone a LEFT JOIN fits f USING (person)
$$;

-- The first of those, by how long they have waited. Ordered before it is asked whether a branch fits: that is asked for as few
-- as are shown.
CREATE FUNCTION first_unwelcomed(moment timestamptz, most integer) RETURNS TABLE (person uuid, registered_at timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT u.person, u.registered_at FROM (
        SELECT n.person, n.registered_at FROM newcomers n
        WHERE n.welcomed_at IS NULL AND n.registered_at <= moment ORDER BY n.registered_at, n.person OFFSET 0) u
    WHERE NOT coalesce((SELECT true FROM fitting f WHERE f.person = u.person LIMIT 1), false)
    ORDER BY u.registered_at, u.person LIMIT most
$$;
