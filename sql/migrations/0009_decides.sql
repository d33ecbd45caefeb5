-- Who decides, as functions of area and industry instead of views over all areas: half a second becomes a millisecond.

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

-- The mandates that a meeting concerns, whatever the day: found from the hosts' trades and the areas the coordinator
-- picked (and all inside them), never from who the members are.
CREATE OR REPLACE VIEW concerned_mandates AS
SELECT DISTINCT h.meeting, m.person, m.id AS mandate, d.strength, s.rank, m.from_day, m.to_day
FROM meeting_hosts h
JOIN branch_trades t ON t.branch = h.branch
JOIN meeting_areas a ON a.meeting = h.meeting
JOIN within i ON i.outer_area = a.area
CROSS JOIN LATERAL decides(i.inner_area, t.industry) d
JOIN mandates m ON m.committee = d.committee AND m.status <> 'wrong'
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits';

DROP VIEW decides, rules_in;
