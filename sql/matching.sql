-- name: of_member
-- One row per job and mandate that concerns it. A job without any has one row without a mandate, with what we know.
WITH own AS (
    SELECT j.id AS job, j.industry, j.task, j.sector, j.employer, s.level AS sector_level, s.employment,
        coalesce(j.area, m.home) AS area, j.area IS NULL AS from_home
    FROM jobs j
    JOIN members m ON m.person = j.person
    LEFT JOIN sectors s ON s.slug = j.sector
    WHERE j.person = $1
), places AS (
    SELECT job, area, false AS apart FROM own
    UNION ALL
    -- She has not said in which part of the city she works: each part has its own.
    SELECT o.job, a.code, true FROM own o JOIN areas a ON a.parent = o.area AND a.kind = 'stadsdelsnamnd'
    WHERE EXISTS (SELECT FROM committee_areas s WHERE s.area = a.code)
), deciding AS (
    SELECT DISTINCT ON (o.job, d.committee) o.job, d.committee, d.served, p.apart, d.depth, d.form, d.rule, d.employs, d.claim,
        d.reason_sv, d.reason_en, c.name AS committee_name, c.level,
        -- A committee on another level than her employer is not her employer, and affects her work at most.
        CASE WHEN e.elsewhere THEN 'secondary' ELSE d.strength END AS strength
    FROM own o
    JOIN places p USING (job)
    CROSS JOIN LATERAL decides(p.area, o.industry, o.task, o.employment) d
    JOIN committees c ON c.id = d.committee
    CROSS JOIN LATERAL (SELECT coalesce(c.level <> o.sector_level, false) AND NOT one_level(o.area) AS elsewhere) e
    WHERE o.sector_level IS DISTINCT FROM 'stat' AND NOT (e.elsewhere AND (d.employs OR d.strength = 'secondary'))
    ORDER BY o.job, d.committee, p.apart
), bodies AS (
    SELECT d.*, r.type, r.task AS rule_task, false AS unruled FROM deciding d JOIN rules r ON r.id = d.rule
    UNION ALL
    -- A company or federation employs people of other trades than its own: it is her employer if she says so.
    (SELECT DISTINCT ON (o.job, c.id) o.job, c.id, s.area, false, w.depth, t.level, NULL, true, 0, NULL, NULL, c.name, c.level,
        'unruled', k.type, NULL, true
    FROM own o
    JOIN within w ON w.inner_area = o.area
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committees c ON c.id = s.committee
    JOIN committee_kinds k ON k.committee = c.id
    JOIN committee_types t ON t.slug = k.type AND t.level IN ('bolag', 'forbund')
    WHERE o.sector IN ('kommunalt-bolag', 'regionalt-bolag') AND (coalesce(c.level = o.sector_level, true) OR one_level(o.area))
      AND NOT EXISTS (SELECT FROM deciding d WHERE d.job = o.job AND d.committee = c.id)
    ORDER BY o.job, c.id, w.depth, k.type)
), sitting AS MATERIALIZED (  -- or without statistics everybody's open questions are counted, not theirs
    SELECT d.job, m.id AS mandate, m.committee, m.person, p.name, m.seat, s.rank, m.to_day, next_unknown(m) AS next_unknown,
        r.questions_most, EXISTS (SELECT FROM reachable e WHERE e.person = m.person) AS reachable,
        (SELECT count(*) FROM mandates q JOIN introductions i ON i.mandate = q.id  -- as questions_open(), but planned with it
         WHERE q.person = m.person AND i.ended_at IS NULL AND i.answered_at IS NULL AND i.inquiry IS NULL) AS open
    FROM bodies d
    JOIN own o ON o.job = d.job AND (NOT d.unruled OR o.employer = d.committee)
    JOIN mandates m ON m.committee = d.committee AND mandate_runs(m, $2)
    JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
    JOIN people p ON p.id = m.person
    JOIN representatives r ON r.person = m.person
    WHERE m.person <> $1
)
SELECT o.job, o.industry, o.task, o.sector, o.sector_level, o.employer, o.area, o.from_home,
    (SELECT w.name FROM committees w WHERE w.id = o.employer) AS employer_name,
    EXISTS (SELECT FROM rules r WHERE r.industry = o.industry AND r.strength = 'primary'
        AND (r.task IS NULL OR o.task IS NULL OR r.task = o.task)
        AND (r.employment IS NULL OR o.employment IS NULL OR r.employment = o.employment)) AS decidable,
    d.committee, d.served, d.apart, d.depth, d.form, d.rule, d.employs, d.claim, d.type, d.rule_task, d.reason_sv,
    d.reason_en, d.committee_name, d.level, d.strength, register_known(d.committee, $2) AS register_known,
    EXISTS (SELECT FROM mandates e WHERE e.committee = d.committee AND e.to_day BETWEEN $2::date - 366 AND $2::date - 1) AS ended,
    t.mandate, t.person, t.name, t.seat, t.rank, t.to_day, t.next_unknown, t.open, t.reachable AND t.open < t.questions_most AS takes
FROM own o
LEFT JOIN bodies d USING (job)
LEFT JOIN sitting t ON t.job = d.job AND t.committee = d.committee
ORDER BY o.job, d.strength, d.depth, d.claim DESC, d.committee_name, t.mandate

-- name: former
-- Who sat last on committees whose mandates have ended since we last heard, within a year.
SELECT DISTINCT c.name AS committee_name, m.committee, c.owner, m.person, p.name, m.to_day
FROM mandates m
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
WHERE m.committee = ANY($1::bigint[]) AND m.person <> $2 AND mandate_runs(m, m.to_day)
  AND m.to_day BETWEEN $3::date - 366 AND $3::date - 1 AND NOT register_known(m.committee, $3)
  AND m.to_day = (SELECT max(l.to_day) FROM mandates l WHERE l.committee = m.committee AND l.to_day < $3 AND mandate_known(l))
  AND NOT EXISTS (SELECT FROM mandates n WHERE n.person = m.person AND n.committee = m.committee AND mandate_runs(n, $3))
ORDER BY c.name, m.committee

-- name: nearest
-- For jobs where nobody was found: one representative who leads the whole municipality or region, and one on the body that
-- decides, and claims it most, elsewhere in the region.
WITH own AS (
    SELECT j.id AS job, j.industry, j.task, j.sector, s.employment, s.level, coalesce(j.area, m.home) AS area,
        CASE WHEN s.level = 'region' THEN 'r-styrelse' ELSE 'k-styrelse' END AS executive
    FROM jobs j
    JOIN members m ON m.person = j.person
    LEFT JOIN sectors s ON s.slug = j.sector
    WHERE j.person = $1 AND j.industry = ANY($3::text[])
), near AS (
    SELECT o.industry, 'executive' AS near, k.committee, k.type, NULL AS form, true AS most
    FROM own o
    JOIN within w ON w.inner_area = o.area
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committee_kinds k ON k.committee = s.committee
        AND (k.type = o.executive OR k.type IN ('k-styrelse', 'r-styrelse') AND one_level(o.area))
    JOIN committees c ON c.id = k.committee AND NOT only_prepares(c.name)
    UNION
    SELECT o.industry, 'neighbour', d.committee, NULL, d.form, d.claim = max(d.claim) OVER (PARTITION BY o.job, there.code)
    FROM own o
    JOIN within w ON w.inner_area = o.area
    JOIN areas here ON here.code = w.outer_area AND here.kind = 'kommun'
    JOIN areas there ON there.parent = here.parent AND there.kind = 'kommun' AND there.code <> here.code
    CROSS JOIN LATERAL decides(there.code, o.industry, o.task, o.employment) d
    JOIN committees c ON c.id = d.committee AND c.owner = there.code AND NOT only_prepares(c.name)
    WHERE d.strength = 'primary' AND o.level IS DISTINCT FROM 'region'
      AND (d.form <> 'bolag' OR o.sector IS DISTINCT FROM 'kommun')  -- whoever works for a municipality works for no company
)
SELECT DISTINCT ON (n.industry, n.near) n.industry, n.near, n.type, n.form, m.id AS mandate, m.person, p.name,
    a.short_name AS municipality, EXISTS (SELECT FROM takes_questions q WHERE q.person = m.person) AS takes
FROM near n
JOIN mandates m ON m.committee = n.committee AND mandate_runs(m, $2)
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = n.committee
LEFT JOIN areas a ON a.code = c.owner
WHERE m.person <> $1 AND n.most
ORDER BY n.industry, n.near, s.rank, m.to_day DESC NULLS FIRST, m.id

-- name: colleagues
-- To whom a representative can pass a question on: who decides about a trade in an area, or sits on a committee ($3).
SELECT DISTINCT ON (m.person) m.id AS mandate, m.person, p.name, m.seat, c.name AS committee_name
FROM mandates m
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN committees c ON c.id = m.committee
JOIN people p ON p.id = m.person
JOIN takes_questions q ON q.person = m.person
WHERE mandate_runs(m, $5) AND m.person <> $4
  AND (m.committee = $3 OR m.committee IN (SELECT d.committee FROM decides($1, $2) d))
ORDER BY m.person, m.committee <> $3, s.rank, m.id

-- name: trades
-- The trades that a representative's committees decide about or affect, and how many members who count work where each serves.
WITH own AS (
    SELECT DISTINCT m.committee FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
    WHERE m.person = $1 AND mandate_runs(m, $2)
), trades AS (
    SELECT o.committee, i.slug AS industry, min(d.strength) AS strength
    FROM own o
    JOIN committee_areas a ON a.committee = o.committee
    CROSS JOIN industries i
    CROSS JOIN LATERAL decides(a.area, i.slug) d
    WHERE d.committee = o.committee
    GROUP BY 1, 2
)
SELECT c.id AS committee, c.name, t.industry, t.strength, (
        -- Counts herself too: a number lower for her alone, next to a colleague's, would reveal the exact number.
        SELECT count(DISTINCT j.person)
        FROM counted_workplaces($2) j
        JOIN within w ON w.inner_area = j.area
        JOIN committee_areas a ON a.area = w.outer_area AND a.committee = t.committee
        WHERE j.industry = t.industry
    ) AS members
FROM trades t JOIN committees c ON c.id = t.committee
ORDER BY c.name, c.id, t.strength, t.industry
