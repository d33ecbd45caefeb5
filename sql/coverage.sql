-- name: cells
-- Every trade in every municipality of a region on a day: how many members who count on $3 work there, how many of the party's people sit
-- on committees that decide about it or affect it, and whether we know such a committee and who sits there. `since`: the day
-- from which nobody knows that, where we did.
WITH cells AS (
    SELECT a.code AS area, i.slug AS industry FROM areas a CROSS JOIN industries i WHERE a.parent = $1 AND a.kind = 'kommun'
), working AS (
    SELECT w.outer_area AS area, j.industry, count(DISTINCT j.person) AS members
    FROM counted_workplaces($3) j JOIN within w ON w.inner_area = j.area
    WHERE w.outer_area IN (SELECT area FROM cells)
    GROUP BY 1, 2
), deciding AS MATERIALIZED (
    SELECT c.area, c.industry, d.committee, min(d.strength) AS strength  -- "primary" before "secondary"
    FROM cells c
    JOIN within i ON i.outer_area = c.area
    CROSS JOIN LATERAL decides(i.inner_area, c.industry) d
    GROUP BY 1, 2, 3
), known AS MATERIALIZED (
    SELECT committee, register_known(committee, $2) AS known, last_ended(committee, $2) + 1 AS since FROM (SELECT DISTINCT committee FROM deciding) d
), sitting AS (
    SELECT d.area, d.industry,
        count(DISTINCT m.person) FILTER (WHERE d.strength = 'primary') AS deciders,
        count(DISTINCT m.person) FILTER (WHERE d.strength = 'secondary') AS near,
        bool_or(k.known) FILTER (WHERE d.strength = 'primary') AS known,
        max(k.since) FILTER (WHERE d.strength = 'primary' AND NOT k.known) AS since
    FROM deciding d
    JOIN known k USING (committee)
    LEFT JOIN mandates m ON m.committee = d.committee AND mandate_runs(m, $2)
        AND m.seat IN (SELECT seat FROM seats WHERE audience = 'sits')
    GROUP BY 1, 2
)
SELECT c.area, c.industry, coalesce(w.members, 0) AS members,
    (SELECT count(*) FROM introductions n JOIN members m ON m.person = n.member AND member_counts(m, $3)
     WHERE n.area = c.area AND n.industry = c.industry AND n.ended_at IS NULL) AS introductions, coalesce(s.deciders, 0) AS deciders,
    coalesce(s.near, 0) AS near, coalesce(s.known, false) AS known, s.since,
    c.industry IN (SELECT industry FROM rules WHERE strength = 'primary') AS decided
FROM cells c
LEFT JOIN working w USING (area, industry)
LEFT JOIN sitting s USING (area, industry)
ORDER BY c.area, c.industry

-- name: deciders
-- The party's people who sit, on a day, on committees that decide about or affect a municipality's trades.
-- (DISTINCT keeps the rules from being asked anew for every mandate.)
SELECT d.industry, m.person, p.name, m.seat, c.name AS committee_name, d.strength
FROM (
    SELECT DISTINCT i.slug AS industry, d.committee, d.strength
    FROM industries i
    JOIN within w ON w.outer_area = $1
    CROSS JOIN LATERAL decides(w.inner_area, i.slug) d
) d
JOIN mandates m ON m.committee = d.committee AND mandate_runs(m, $2)
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = d.committee

-- name: branches
-- The open branches for everybody in a trade in a municipality, whatever their union.
SELECT DISTINCT i.slug AS industry, b.slug, b.name
FROM branches b
JOIN branch_trades t ON t.branch = b.id AND t.union_slug IS NULL
JOIN industries i ON t.industry IS NULL OR t.industry = i.slug
WHERE b.closed_at IS NULL
  AND (b.area IS NULL OR EXISTS (SELECT FROM within w WHERE w.inner_area = $1 AND w.outer_area = b.area))
ORDER BY b.name

-- name: without_branch
-- Trades, and trades with a union, that at least $2 members who count share in the region or one of its municipalities and that
-- have no open branch; and how many municipalities there are.
-- (Whether one has is asked once for each trade, union and place, not for each member.)
WITH working AS MATERIALIZED (
    SELECT j.person, j.industry, j.area, m.union_slug FROM counted_workplaces($3) j JOIN members m USING (person)
), without AS MATERIALIZED (
    SELECT j.industry, j.area, j.union_slug FROM (SELECT DISTINCT industry, area, union_slug FROM working) j
    WHERE NOT EXISTS (
        SELECT FROM branches b
        JOIN branch_trades t ON t.branch = b.id
        WHERE b.closed_at IS NULL
          AND coalesce(t.industry, j.industry) = j.industry
          AND (t.union_slug IS NULL OR t.union_slug = j.union_slug)
          AND (b.area IS NULL OR EXISTS (
              SELECT FROM within v WHERE v.inner_area = j.area AND v.outer_area = b.area)))
)
SELECT w.outer_area AS area, j.industry, j.union_slug AS "union", count(DISTINCT j.person) AS members,
    (SELECT count(*) FROM areas t WHERE t.parent = $1 AND t.kind = 'kommun') AS towns
FROM without o
JOIN working j ON j.industry = o.industry AND j.area = o.area AND j.union_slug IS NOT DISTINCT FROM o.union_slug
JOIN within w ON w.inner_area = j.area
JOIN areas a ON a.code = w.outer_area AND (a.code = $1 OR a.parent = $1 AND a.kind = 'kommun')
GROUP BY GROUPING SETS ((w.outer_area, j.industry), (w.outer_area, j.industry, j.union_slug))
HAVING count(DISTINCT j.person) >= $2 AND (grouping(j.union_slug) = 1 OR j.union_slug IS NOT NULL)

-- name: deciding
-- Which committees decide about or affect which trade in which municipality, and how many of the party sit there; of one
-- task ($3) and one employment ($4), or any.
SELECT c.code AS area, i.slug AS industry, d.committee, k.name AS committee_name, min(d.strength) AS strength,
    (SELECT count(DISTINCT m.person) FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
     WHERE m.committee = d.committee AND mandate_runs(m, $2)) AS sitting
FROM areas c
JOIN within w ON w.outer_area = c.code
CROSS JOIN industries i
CROSS JOIN LATERAL decides(w.inner_area, i.slug, $3, $4) d
JOIN committees k ON k.id = d.committee
WHERE c.parent = $1 AND c.kind = 'kommun'
GROUP BY c.code, i.slug, d.committee, k.name

-- name: tell_terms
INSERT INTO told_terms (committee, from_day, told_at) SELECT unnest($1::bigint[]), unnest($2::date[]), $3 ON CONFLICT DO NOTHING
