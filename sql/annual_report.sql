-- name: first_year
-- The first local year of which there is something.
SELECT extract(year FROM least(
    (SELECT min(joined_at) FROM memberships), (SELECT min(starts_at) FROM meetings), (SELECT min(founded_at) FROM branches)
) AT TIME ZONE 'Europe/Stockholm')::int

-- name: frozen
SELECT figures, frozen_at FROM annual_figures WHERE year = $1

-- name: freeze
INSERT INTO annual_figures (year, figures, frozen_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- name: branches
-- Each branch that was open on some day between two, as it is at a moment: who asked to join, at least 14 days ago, and was
-- not let in by the branch itself; whom a coordinator had contacted within 14 days; how many of them a person has welcomed, a
-- week ago or more; and the meetings that it alone has held, with those who came, and at how many of them that is known.
WITH joined AS (
    SELECT m.branch, count(*) AS asked, count(*) FILTER (WHERE in_time(m.joined_at, m.welcomed_at, r.at)) AS in_time,
        count(*) FILTER (WHERE m.welcomed_at <= (SELECT counted_until(local_day($3)))) AS sure
    FROM memberships m
    LEFT JOIN first_contacts r USING (branch, person)
    WHERE local_day(m.joined_at) BETWEEN $1::date AND $2::date AND m.joined_at <= $3 - interval '14 days'
      AND m.welcomed_at IS DISTINCT FROM m.joined_at
    GROUP BY m.branch
), held AS (
    SELECT f.hosts[1] AS branch, count(*) AS held, sum(f.came)::int AS came, count(f.came) AS told
    FROM meeting_figures f
    WHERE f.day BETWEEN $1 AND $2 AND cardinality(f.hosts) = 1 AND meeting_stage(f.ends_at, f.called, $3) = 'held'
    GROUP BY 1
)
SELECT b.id AS branch, b.name, coalesce(j.asked, 0) + coalesce(p.asked, 0) AS asked,
    coalesce(j.in_time, 0) + coalesce(p.in_time, 0) AS in_time, coalesce(j.sure, 0) + coalesce(p.sure, 0) AS sure,
    coalesce(h.held, 0) AS held, coalesce(h.came, 0) AS came, coalesce(h.told, 0) AS told,
    coalesce(local_day(b.founded_at) BETWEEN $1 AND $2, false) AS founded
FROM branches b
LEFT JOIN joined j ON j.branch = b.id
LEFT JOIN past_joins p ON p.branch = b.id AND p.year = extract(year FROM $1)
LEFT JOIN held h ON h.branch = b.id
WHERE coalesce(local_day(b.founded_at), '-infinity') <= $2 AND coalesce(local_day(b.closed_at), 'infinity') >= $1
ORDER BY b.id

-- name: gathered
-- The other meetings: several branches' together, those that no branch hosts, and those that were held elsewhere.
SELECT CASE WHEN cardinality(f.hosts) = 0 THEN 'other' ELSE 'joint' END AS kind, count(*) AS held,
    coalesce(sum(f.came), 0)::int AS came, count(f.came) AS told
FROM meeting_figures f
WHERE f.day BETWEEN $1::date AND $2::date AND cardinality(f.hosts) <> 1 AND meeting_stage(f.ends_at, f.called, $3) = 'held'
GROUP BY 1
UNION ALL
SELECT 'elsewhere', count(*), coalesce(sum(p.came), 0)::int, count(p.came)
FROM programme_meetings p WHERE p.held_on BETWEEN $1 AND least($2, local_day($3))

-- name: tallies
SELECT what, n FROM annual_tallies WHERE year = $1

-- name: coverage
-- Of the committees and companies that exist on a day and that we know what they decide: those where we know who of the party
-- sits, or that nobody does; where somebody of the party sits; and where one who sits can be reached by letter.
SELECT count(*) AS committees, count(*) FILTER (WHERE x.known OR x.ours) AS known, count(*) FILTER (WHERE x.ours) AS ours,
    count(*) FILTER (WHERE x.reached) AS reached
FROM (
    SELECT register_known(c.id, $1) AS known, s.ours, s.reached
    FROM committees c
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS ours, count(r.person) > 0 AS reached
        FROM mandates m
        JOIN seats t ON t.seat = m.seat AND t.audience = 'sits'
        LEFT JOIN reachable r ON r.person = m.person
        WHERE m.committee = c.id AND mandate_runs(m, $1)
    ) s
    WHERE EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id)
      AND $1 BETWEEN coalesce(c.valid_from, '-infinity') AND coalesce(c.valid_to, 'infinity')
) x
