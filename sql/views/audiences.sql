-- needs: absences branches meetings people representatives

-- What a part is called in a form: its sort, key and area.
CREATE FUNCTION part_name(p audience_parts) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT p.sort || ':' || p.key || ':' || coalesce(p.area, '')
$$;

-- The mandates in an audience's parts, as they are on the meeting's day. Everybody may know them. `part` is what the page calls it.
CREATE FUNCTION part_mandates(of_meeting bigint)
RETURNS TABLE (part text, included boolean, person uuid, mandate bigint, rank integer, reachable boolean) LANGUAGE sql STABLE AS $$
    SELECT part_name(p), p.included, m.person, m.id, s.rank, e.person IS NOT NULL AND r.letters_ended_at IS NULL
    FROM audience_parts p
    JOIN meetings g ON g.id = p.meeting
    JOIN mandates m ON mandate_runs(m, local_day(g.starts_at))
    JOIN seats s ON s.seat = m.seat
    JOIN representatives r ON r.person = m.person
    LEFT JOIN reachable e ON e.person = m.person
    WHERE p.meeting = of_meeting
      AND CASE p.sort
          WHEN 'committee' THEN s.audience = 'sits' AND p.key IN ('', m.committee::text)
          WHEN 'kind' THEN s.audience = 'sits' AND EXISTS (
              SELECT FROM committee_kinds k WHERE k.committee = m.committee AND k.type = p.key)
          WHEN 'seat' THEN s.audience <> 'none' AND m.seat = p.key
          -- Her first year on any committee that we know of.
          WHEN 'elected' THEN s.audience = 'sits' AND p.key = (
              SELECT extract(year FROM min(f.from_day))::text FROM mandates f WHERE f.person = m.person AND mandate_known(f))
          ELSE false END
      AND (p.area IS NULL OR EXISTS (
          SELECT FROM committee_areas a JOIN within w ON w.inner_area = a.area AND w.outer_area = p.area
          WHERE a.committee = m.committee))
$$;

-- Whoever is in an audience's parts and may be written to at this moment, once for each reason: a branch that she is in, a
-- mandate, or a post. A new sort of part is one more branch of the union.
CREATE FUNCTION part_people(of_meeting bigint, moment timestamptz)
RETURNS TABLE (part text, included boolean, person uuid, branch bigint, mandate bigint, appointment bigint, rank integer)
LANGUAGE sql STABLE AS $$
    SELECT a.part, a.included, a.person, a.branch, a.mandate, a.appointment, a.rank
    FROM (
        SELECT part_name(p) AS part, p.included, a.person, a.branch, NULL::bigint AS mandate, NULL::bigint AS appointment, 0 AS rank
        FROM audience_parts p
        JOIN branches b ON b.closed_at IS NULL AND (p.key = '' OR p.key = b.id::text)
        JOIN branch_audience a ON a.branch = b.id
        WHERE p.meeting = of_meeting AND p.sort = 'branch'
        UNION ALL
        SELECT part_name(p), p.included, a.person, a.branch, NULL, NULL, 0
        FROM audience_parts p CROSS JOIN branch_audience a
        WHERE p.meeting = of_meeting AND p.sort = 'new' AND a.person IN (
            SELECT m.person FROM memberships m GROUP BY m.person HAVING min(m.welcomed_at) > moment - interval '90 days')
        UNION ALL
        SELECT m.part, m.included, m.person, NULL, m.mandate, NULL, m.rank FROM part_mandates(of_meeting) m WHERE m.reachable
        UNION ALL
        SELECT part_name(p), p.included, o.person, NULL, NULL, o.id, 0
        FROM audience_parts p
        JOIN appointments o ON o.post = p.key AND o.to_at IS NULL
        LEFT JOIN branches b ON b.id = o.branch
        WHERE p.meeting = of_meeting AND p.sort = 'post' AND (p.area IS NULL OR EXISTS (
            SELECT FROM within w WHERE w.inner_area = b.area AND w.outer_area = p.area))
    ) a
    JOIN reachable r ON r.person = a.person
    WHERE coalesce(r.paused_until <= moment, true)
$$;

-- Whom it comes to: everybody once, a mandate or a post before a membership: else a politician who is missing among them would
-- be known as a member. For the same reason a left-out part of members takes nobody away who is asked for a mandate or a post.
CREATE FUNCTION wanted(of_meeting bigint, moment timestamptz)
RETURNS TABLE (person uuid, branch bigint, mandate bigint, appointment bigint) LANGUAGE sql STABLE AS $$
    WITH found AS MATERIALIZED (SELECT * FROM part_people(of_meeting, moment))
    SELECT DISTINCT ON (f.person) f.person, f.branch, f.mandate, f.appointment
    FROM found f
    WHERE f.included AND NOT EXISTS (
        SELECT FROM found o WHERE o.person = f.person AND NOT o.included AND (o.branch IS NULL OR f.branch IS NOT NULL))
    ORDER BY f.person, f.mandate IS NULL, f.appointment IS NULL, f.rank, f.mandate, f.appointment, f.branch
$$;
