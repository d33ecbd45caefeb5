-- needs: representatives

-- The rule for a type of committee, a trade and an area, for a committee whose name says the tasks in `said`. A row for a
-- narrower area, or an administrator's, takes the place of those it covers; of the others the one for the task counts,
-- then the one for the employment. Without a task or an employment (NULL), the strongest of them all.
-- (Functions of one SELECT are planned as part of the query that uses them.)
CREATE FUNCTION rule_for(
    of_area text, of_type text, of_industry text, of_task text DEFAULT NULL, of_employment text DEFAULT NULL,
    said text[] DEFAULT '{}'
) RETURNS SETOF rules LANGUAGE sql STABLE AS $$
    SELECT r.*
    FROM rules r
    LEFT JOIN within w ON w.inner_area = of_area AND w.outer_area = r.area
    WHERE r.type = of_type AND r.industry = of_industry AND (r.area IS NULL OR w.depth IS NOT NULL)
      AND (r.task IS NULL OR r.task = of_task OR of_task IS NULL AND (said = '{}' OR r.task = ANY(said)))
      AND (r.employment IS NULL OR of_employment IS NULL OR r.employment = of_employment)
      AND (NOT r.named OR r.task = ANY(said))
      AND NOT EXISTS (
          SELECT
          FROM rules o
          LEFT JOIN within v ON v.inner_area = of_area AND v.outer_area = o.area
          WHERE (o.area IS NOT NULL OR NOT o.shipped) AND o.type = r.type AND o.industry = r.industry
            AND (o.area IS NULL OR v.depth IS NOT NULL) AND coalesce(o.task = r.task, o.task IS NULL)
            AND coalesce(o.employment = r.employment, o.employment IS NULL)
            AND (coalesce(v.depth, 100), o.shipped) < (coalesce(w.depth, 100), r.shipped))
    ORDER BY r.task IS NULL AND (of_task IS NOT NULL OR said <> '{}'), r.employment IS NULL AND of_employment IS NOT NULL,
        r.strength = 'none', r.strength, r.yields, r.task NULLS FIRST, r.employment DESC NULLS FIRST  -- "public" first
    LIMIT 1
$$;

-- How strongly a committee claims a task by a rule, from 0 to 7. From 6 it stands beside the others; below that it yields
-- to whoever claims more. One whose name says other tasks of the trade claims nothing, if there is anybody else.
CREATE FUNCTION claim(yields integer, said text[], of_task text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN of_task IS NULL OR said = '{}' THEN 6 - 2 * yields
        WHEN of_task = ANY(said) THEN 7 - 2 * yields
        ELSE 0 END
$$;

-- Whether municipality and region are the same organisation there, as on Gotland: then no employer is on another level.
CREATE FUNCTION one_level(of_area text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM within w
        JOIN areas r ON r.code = w.outer_area AND r.kind = 'region'
        WHERE w.inner_area = of_area AND (SELECT count(*) FROM areas m WHERE m.parent = r.code AND m.kind = 'kommun') = 1)
$$;

-- The tasks of a trade that a committee's name says. (In a SELECT it is asked only where there is a rule.)
CREATE FUNCTION tasks_said(of_committee bigint, of_industry text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT t.task FROM committee_tasks t WHERE t.committee = of_committee AND t.industry = of_industry)
$$;

-- Whether a body only prepares what others decide.
CREATE FUNCTION only_prepares(name text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT name ~* 'utskott|beredning' $$;

-- Which committees decide about a trade in an area, how strongly and by which rule. One row a committee. Without a task
-- or an employment (NULL): about any part of it. A committee decides where it serves: in its area and in everything inside it.
CREATE FUNCTION decides(of_area text, of_industry text, of_task text DEFAULT NULL, of_employment text DEFAULT NULL)
RETURNS TABLE (
    committee bigint, served text, depth integer, form text, rule bigint, strength text, employs boolean, claim integer,
    reason_sv text, reason_en text
) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (s.committee) s.committee, s.area, w.depth, t.level, r.id, r.strength, r.employs, c.claim,
        r.reason_sv, r.reason_en
    FROM within w
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committee_kinds k ON k.committee = s.committee
    JOIN committee_types t ON t.slug = k.type
    CROSS JOIN LATERAL (SELECT tasks_said(s.committee, of_industry)) a (said)
    CROSS JOIN LATERAL rule_for(of_area, k.type, of_industry, of_task, of_employment, said) r
    CROSS JOIN LATERAL (SELECT claim(r.yields, said, of_task)) c
    WHERE w.inner_area = of_area AND r.strength <> 'none'
      -- A company, or a board of a region, whose name says only tasks of other trades does not affect this one.
      AND (t.level NOT IN ('region', 'bolag') OR t.level = 'region' AND r.strength = 'primary' OR said <> '{}'
           OR NOT EXISTS (SELECT FROM committee_tasks o WHERE o.committee = s.committee))
      -- A company does what its name says: a housing agency owns no homes.
      AND NOT (t.level = 'bolag' AND said <> '{}' AND coalesce(of_task <> ALL(said), false))
      -- Nobody in the same municipality, its districts included, claims it more; an enclave's committee only claims it there.
      AND NOT (c.claim < 6 AND EXISTS (
          SELECT
          FROM within i
          JOIN areas p ON p.code = i.inner_area AND (NOT p.enclave OR p.code = of_area)
          JOIN committee_areas s2 ON s2.area = i.inner_area
          JOIN committee_kinds k2 ON k2.committee = s2.committee
          CROSS JOIN LATERAL (SELECT tasks_said(s2.committee, of_industry)) a2 (said2)
          CROSS JOIN LATERAL rule_for(s2.area, k2.type, of_industry, of_task, of_employment, said2) r2
          WHERE i.outer_area = coalesce((SELECT a.parent FROM areas a WHERE a.code = s.area AND a.kind = 'stadsdelsnamnd'), s.area)
            AND r2.strength = 'primary'
            AND (of_task IS NOT NULL OR r2.task IS NULL OR r2.task = r.task)
            AND claim(r2.yields, said2, of_task) > c.claim))
      -- A hospital's board has no psychiatry where another committee of the region is called so: nor any task else.
      AND NOT (k.type = 'r-sjukhus' AND of_task <> ALL(said) AND EXISTS (
          SELECT
          FROM within o
          JOIN committee_areas s4 ON s4.area = o.outer_area
          JOIN committee_tasks n ON n.committee = s4.committee AND n.industry = of_industry AND n.task = of_task
          JOIN committee_kinds k4 ON k4.committee = s4.committee
          JOIN committee_types t4 ON t4.slug = k4.type AND t4.level = 'region'
          CROSS JOIN LATERAL rule_for(of_area, k4.type, of_industry, of_task, of_employment, ARRAY[of_task]) r4
          WHERE o.inner_area = of_area AND r4.strength = 'primary'))
      -- In an enclave the municipality's committees decide about nothing that its own decides about.
      AND NOT (w.depth = 1 AND t.level = 'kommun' AND r.strength = 'primary'
          AND (SELECT e.enclave FROM areas e WHERE e.code = of_area) AND EXISTS (
          SELECT
          FROM committee_areas s3
          JOIN committee_kinds k3 ON k3.committee = s3.committee
          CROSS JOIN LATERAL rule_for(of_area, k3.type, of_industry, of_task, of_employment) r3
          WHERE s3.area = of_area AND r3.strength = 'primary' AND (of_task IS NOT NULL OR r3.task IS NULL OR r3.task = r.task)))
    ORDER BY s.committee, r.strength, c.claim DESC, w.depth, r.type
$$;

-- The last day before a day on which mandates of ours on a committee ended; NULL when none has. (As the next one, it is
-- planned as part of the query that uses it.)
CREATE FUNCTION last_ended(of_committee bigint, on_day date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT greatest(
        (SELECT max(m.to_day) FROM mandates m WHERE m.committee = of_committee AND m.to_day < on_day AND mandate_known(m)),
        (SELECT c.ended_on FROM committees c WHERE c.id = of_committee AND c.ended_on < on_day))
$$;

-- Whether we know who sits on a committee on a day, even if nobody of ours does. What has been told counts until mandates
-- of ours end; from then on nobody knows, until something is told of a later day. Where none has ended, it is enough that
-- a register of the area has been read, if it was not one of a later term alone.
CREATE FUNCTION register_known(of_committee bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM told_terms t
        WHERE t.committee = of_committee AND t.from_day <= on_day
          AND t.from_day > coalesce(last_ended(of_committee, on_day), '-infinity')
    ) OR (last_ended(of_committee, on_day) IS NULL AND EXISTS (
        SELECT FROM committees c JOIN imports i ON i.area = c.owner WHERE c.id = of_committee
          AND (SELECT coalesce(min(t.from_day), on_day) FROM committees o JOIN told_terms t ON t.committee = o.id
               WHERE o.owner = c.owner) <= on_day))
$$;
