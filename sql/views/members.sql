-- needs: absences

-- Where each job counts: where it is, else where she lives. Two ways to a place, and not one coalesce(): nobody's home is
-- read in vain, and an index can be used.
CREATE VIEW workplaces AS
SELECT j.person, j.industry, j.area FROM jobs j WHERE j.area IS NOT NULL
UNION ALL
SELECT j.person, j.industry, m.home FROM jobs j JOIN members m ON m.person = j.person WHERE j.area IS NULL;

-- When the week of a day began: Monday, local time. What is shown outside a branch is as it was then, or one person's
-- registration would be seen at the time as a step.
CREATE FUNCTION week_began(today date) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT date_trunc('week', today::timestamp) AT TIME ZONE 'Europe/Stockholm'
$$;

-- Who counts outside her own branch on a day: in every number, band, threshold and group that hides its members. A person has
-- welcomed her by this moment, at least seven days before the week began. So nobody can invent those among whom one hides.
CREATE FUNCTION counted_until(today date) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT week_began(today) - interval '7 days'
$$;
CREATE FUNCTION member_counts(m members, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(m.vetted_at <= counted_until(today), false)
$$;

-- The workplaces of those who count. (Until when is worked out once, not for each.)
CREATE FUNCTION counted_workplaces(today date) RETURNS TABLE (person uuid, industry text, area text) LANGUAGE sql STABLE AS $$
    SELECT w.person, w.industry, w.area FROM workplaces w JOIN members m USING (person)
    WHERE m.vetted_at <= (SELECT counted_until(today))
$$;
