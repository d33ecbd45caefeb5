-- needs: absences branches meetings people representatives

-- What a part is called in a form: its sort, key and area.
CREATE FUNCTION part_name(p audience_parts) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT p.sort || ':' || p.key || ':' || coalesce(p.area, '')
$$;

-- The mandates in an audience's parts, as they are on the meeting's day. Everybody may know them. `part` is what the page calls it.
CREATE FUNCTION part_mandates(of_meeting bigint)
RETURNS TABLE (part text, included boolean, person uuid, mandate bigint, rank integer, reachable boolean) LANGUAGE sql STABLE AS $$
    WITH parts AS (
        SELECT p.*, part_name(p) AS name, local_day(g.starts_at) AS day
        FROM audience_parts p JOIN meetings g ON g.id = p.meeting
        WHERE p.meeting = of_meeting AND p.sort IN ('committee', 'kind', 'seat', 'elected')
    ), served AS MATERIALIZED (
        SELECT DISTINCT w.outer_area, a.committee
        FROM parts p JOIN within w ON w.outer_area = p.area JOIN committee_areas a ON a.area = w.inner_area
    ), found AS (
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits' AS audience
        FROM parts p JOIN mandates m ON m.committee = nullif(p.key, '')::bigint
        WHERE p.sort = 'committee'
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits' FROM parts p CROSS JOIN mandates m WHERE p.sort = 'committee' AND p.key = ''
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits'
        FROM parts p JOIN committee_kinds k ON k.type = p.key JOIN mandates m ON m.committee = k.committee
        WHERE p.sort = 'kind'
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, s.audience
        FROM parts p JOIN seats s ON s.seat = p.key AND s.audience <> 'none' JOIN mandates m ON m.seat = s.seat
        WHERE p.sort = 'seat'
        UNION ALL
        -- Her first year on any committee that we know of.
        SELECT p.name, p.included, p.area, p.day, f.id, 'sits'
        FROM parts p
        JOIN (
            SELECT m.id, extract(year FROM min(m.from_day) OVER (PARTITION BY m.person))::text AS year
            FROM mandates m WHERE mandate_known(m)
        ) f ON f.year = p.key
        WHERE p.sort = 'elected'
    )
    SELECT f.name, f.included, m.person, m.id, s.rank, e.person IS NOT NULL AND r.letters_ended_at IS NULL
    FROM found f
    JOIN mandates m ON m.id = f.id AND mandate_runs(m, f.day)
    JOIN seats s ON s.seat = m.seat AND s.audience = f.audience
    JOIN representatives r ON r.person = m.person
    LEFT JOIN reachable e ON e.person = m.person
    WHERE f.area IS NULL OR (f.area, m.committee) IN (SELECT v.outer_area, v.committee FROM served v)
$$;

-- Whoever is in an audience's parts for a mandate or a post, once for each reason. `asked`: she may be written to at this moment.
CREATE FUNCTION public_people(of_meeting bigint, moment timestamptz)
RETURNS TABLE (part text, included boolean, person uuid, mandate bigint, appointment bigint, local_post uuid, rank integer, asked boolean)
LANGUAGE sql STABLE AS $$
    SELECT m.part, m.included, m.person, m.mandate, NULL::bigint, NULL::uuid, m.rank,
        m.reachable AND coalesce(p.paused_until <= moment, true)
    FROM part_mandates(of_meeting) m JOIN people p ON p.id = m.person
    UNION ALL
    SELECT part_name(p), p.included, o.person, NULL, o.id, NULL, 0, r.person IS NOT NULL AND coalesce(r.paused_until <= moment, true)
    FROM audience_parts p
    JOIN appointments o ON o.post = p.key AND o.to_at IS NULL
    LEFT JOIN branches b ON b.id = o.branch
    LEFT JOIN reachable r ON r.person = o.person
    WHERE p.meeting = of_meeting AND p.sort = 'post' AND (p.area IS NULL OR EXISTS (
        SELECT FROM within w WHERE w.inner_area = b.area AND w.outer_area = p.area))
    UNION ALL
    -- Who leads a group or answers for a local board on the meeting's day.
    SELECT part_name(p), p.included, o.person, NULL, NULL, o.id, 0, r.person IS NOT NULL AND coalesce(r.paused_until <= moment, true)
    FROM audience_parts p
    JOIN meetings g ON g.id = p.meeting
    JOIN local_posts o ON o.post = p.key AND local_day(g.starts_at) BETWEEN o.from_day AND coalesce(o.to_day, 'infinity')
    LEFT JOIN reachable r ON r.person = o.person
    WHERE p.meeting = of_meeting AND p.sort = 'post' AND (p.area IS NULL OR EXISTS (
        SELECT FROM within w WHERE w.inner_area = o.area AND w.outer_area = p.area))
$$;

-- And the members: whoever is in the parts and may be written to, once for each branch that she is in.
CREATE FUNCTION part_people(of_meeting bigint, moment timestamptz)
RETURNS TABLE (included boolean, person uuid, branch bigint, mandate bigint, appointment bigint, local_post uuid, rank integer)
LANGUAGE sql STABLE AS $$
    SELECT p.included, a.person, a.branch, NULL::bigint, NULL::bigint, NULL::uuid, 0
    FROM audience_parts p
    JOIN branches b ON b.closed_at IS NULL AND (p.key = '' OR p.key = b.id::text)
    JOIN branch_audience a ON a.branch = b.id
    WHERE p.meeting = of_meeting AND p.sort = 'branch' AND coalesce(a.paused_until <= moment, true)
    UNION ALL
    SELECT p.included, a.person, a.branch, NULL, NULL, NULL, 0
    FROM audience_parts p CROSS JOIN branch_audience a
    WHERE p.meeting = of_meeting AND p.sort = 'new' AND coalesce(a.paused_until <= moment, true) AND a.person IN (
        SELECT m.person FROM memberships m GROUP BY m.person HAVING min(m.welcomed_at) > moment - interval '90 days')
    UNION ALL
    SELECT q.included, q.person, NULL, q.mandate, q.appointment, q.local_post, q.rank
    FROM public_people(of_meeting, moment) q WHERE q.asked
$$;

-- Whom it comes to: everybody once, a mandate or a post before a membership: else a politician who is missing among them would
-- be known as a member. For the same reason a left-out part of members takes nobody away who is asked for a mandate or a post.
CREATE FUNCTION wanted(of_meeting bigint, moment timestamptz)
RETURNS TABLE (person uuid, branch bigint, mandate bigint, appointment bigint, local_post uuid) LANGUAGE sql STABLE AS $$
    WITH found AS MATERIALIZED (SELECT * FROM part_people(of_meeting, moment))
    SELECT DISTINCT ON (f.person) f.person, f.branch, f.mandate, f.appointment, f.local_post
    FROM found f
    WHERE f.included AND NOT EXISTS (
        SELECT FROM found o WHERE o.person = f.person AND NOT o.included AND (o.branch IS NULL OR f.branch IS NOT NULL))
    ORDER BY f.person, f.mandate IS NULL, f.appointment IS NULL, f.local_post IS NULL, f.rank, f.mandate, f.appointment, f.local_post, f.branch
$$;
