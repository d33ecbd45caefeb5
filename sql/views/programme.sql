-- needs: attendance meetings

-- What is counted of a meeting, whoever hosts it: its local day, whether the invitations have gone, and how many came (NULL:
-- nobody has said). Meetings that were called off are not among them; drafts are.
CREATE VIEW meeting_figures AS
SELECT m.id AS meeting, local_day(m.starts_at) AS day, m.ends_at, m.called_at IS NOT NULL AS called, n.came,
    ARRAY(SELECT h.branch FROM meeting_hosts h WHERE h.meeting = m.id ORDER BY h.branch) AS hosts
FROM uncancelled_meetings m
JOIN came_counts n ON n.meeting = m.id;

-- How far a meeting has come at a moment: 'held', 'called', 'draft', or 'lapsed' (a draft whose day has passed).
CREATE FUNCTION meeting_stage(ends_at timestamptz, called boolean, moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN ends_at <= moment THEN CASE WHEN called THEN 'held' ELSE 'lapsed' END
        WHEN called THEN 'called' ELSE 'draft' END
$$;

-- Counts something once more, or less, in the local year of its moment: nothing for what has none. Triggers call it.
CREATE FUNCTION tally(moment timestamptz, of_what text, by_n int) RETURNS void LANGUAGE sql AS $$
    INSERT INTO annual_tallies (year, what, n)
    SELECT extract(year FROM moment AT TIME ZONE 'Europe/Stockholm'), of_what, by_n WHERE moment IS NOT NULL
    ON CONFLICT (year, what) DO UPDATE SET n = annual_tallies.n + excluded.n
$$;
