-- The rule for a type of committee, an industry and an area: the narrowest area wins, then an administrator's row.
-- (Functions of one SELECT are planned as part of the query that uses them.)
CREATE FUNCTION rule_for(of_area text, of_type text, of_industry text) RETURNS SETOF rules LANGUAGE sql STABLE AS $$
    SELECT r.*
    FROM rules r
    LEFT JOIN within w ON w.inner_area = of_area AND w.outer_area = r.area
    WHERE r.type = of_type AND r.industry = of_industry AND (r.area IS NULL OR w.depth IS NOT NULL)
    ORDER BY r.area IS NULL, w.depth, r.shipped
    LIMIT 1
$$;

-- Which committees decide about an industry in an area, how strongly and by which rule. One row a committee.
-- A committee decides where it serves: in its area and in everything inside it.
CREATE FUNCTION decides(of_area text, of_industry text)
RETURNS TABLE (committee bigint, served text, form text, rule bigint, strength text, reason_sv text, reason_en text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (s.committee) s.committee, s.area, t.level, r.id, r.strength, r.reason_sv, r.reason_en
    FROM within w
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committee_kinds k ON k.committee = s.committee
    JOIN committee_types t ON t.slug = k.type
    CROSS JOIN LATERAL rule_for(of_area, k.type, of_industry) r
    WHERE w.inner_area = of_area AND r.strength <> 'none'
      -- "where no other committee does it": none in the same municipality, its districts included.
      AND NOT (r.unless_primary AND EXISTS (
          SELECT
          FROM within i
          JOIN committee_areas s2 ON s2.area = i.inner_area
          JOIN committee_kinds k2 ON k2.committee = s2.committee
          CROSS JOIN LATERAL rule_for(s2.area, k2.type, of_industry) r2
          WHERE i.outer_area = s.area AND r2.strength = 'primary'))
    ORDER BY s.committee, r.strength, w.depth, r.type
$$;

-- A register tells who sits on a committee until the mandates that it holds have ended.
CREATE FUNCTION register_known(of_committee bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM committees c JOIN imports i ON i.area = c.owner
        WHERE c.id = of_committee AND i.at::date > coalesce(
            (SELECT max(m.to_day) FROM mandates m WHERE m.committee = c.id AND m.to_day < on_day), '-infinity'))
$$;
