-- name: towns
-- For each municipality of a region: members who count and work there, and the party's people who sit on its committees on a day.
WITH towns AS (
    SELECT code FROM areas WHERE parent = $1 AND kind = 'kommun'
), working AS (
    SELECT w.outer_area AS area, count(DISTINCT j.person) AS members
    FROM counted_workplaces($2) j JOIN within w ON w.inner_area = j.area
    WHERE w.outer_area IN (SELECT code FROM towns)
    GROUP BY 1
)
SELECT t.code AS area, coalesce(k.members, 0) AS members,
    (SELECT count(DISTINCT m.person) FROM within w JOIN committees c ON c.owner = w.inner_area
     JOIN mandates m ON m.committee = c.id AND mandate_runs(m, $2)
     JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
     WHERE w.outer_area = t.code) AS representatives
FROM towns t LEFT JOIN working k ON k.area = t.code

-- name: kinds
-- For each industry and type of committee that decides about it: how many of the party's people sit on one on a day.
SELECT r.industry, r.type, t.name_sv, t.name_en, count(DISTINCT m.person) AS representatives
FROM rules r
JOIN committee_types t ON t.slug = r.type
LEFT JOIN committee_kinds k ON k.type = r.type
LEFT JOIN mandates m ON m.committee = k.committee AND mandate_runs(m, $1)
    AND m.seat IN (SELECT seat FROM seats WHERE audience = 'sits')
WHERE r.strength = 'primary' AND r.area IS NULL
GROUP BY r.industry, r.type, t.slug

-- name: growth
-- How many members had joined a branch ($1 NULL: each branch, and only those who count) by the end of each of the last twelve
-- months.
WITH joined AS (
    SELECT m.branch, date_trunc('month', m.joined_at AT TIME ZONE 'Europe/Stockholm') AS month, count(*) AS members
    FROM memberships m JOIN members c ON c.person = m.person
    WHERE CASE WHEN $1::text IS NULL THEN member_counts(c, $2) ELSE m.branch = (SELECT id FROM branches WHERE slug = $1) END
    GROUP BY 1, 2
)
SELECT b.slug, b.name, d.month::date AS month, coalesce(sum(j.members) FILTER (WHERE j.month <= d.month), 0)::bigint AS members
FROM branches b
CROSS JOIN generate_series(date_trunc('month', $2::date) - interval '11 months', date_trunc('month', $2::date), interval '1 month')
    AS d (month)
LEFT JOIN joined j ON j.branch = b.id
WHERE b.closed_at IS NULL AND ($1::text IS NULL OR b.slug = $1)
GROUP BY b.id, d.month ORDER BY b.name, d.month

-- name: funnel
-- Past meetings of the last twelve months: how many were invited, answered, said yes, and came (where we know).
-- Of all branches ($1 NULL): only members who count. A branch is not told how many came to what it hosted with others.
SELECT count(DISTINCT m.id) AS meetings, count(i.id) AS invited, count(a.answer) AS answered,
    count(*) FILTER (WHERE a.answer = 'yes') AS yes,
    (SELECT sum(n.came) FROM came_counts n WHERE n.meeting = ANY(array_agg(m.id)) AND ($1::text IS NULL OR NOT several_hosts(n.meeting))) AS came
FROM uncancelled_meetings m
JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL AND CASE
    WHEN $1::text IS NOT NULL THEN shown_to(i, (SELECT id FROM branches WHERE slug = $1))
    ELSE i.branch IS NULL OR EXISTS (SELECT FROM members c WHERE c.person = i.person AND member_counts(c, local_day($2))) END
LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE m.ends_at BETWEEN $2::timestamptz - interval '1 year' AND $2
  AND ($1::text IS NULL OR EXISTS (
      SELECT FROM meeting_hosts h JOIN branches b ON b.id = h.branch WHERE h.meeting = m.id AND b.slug = $1))

-- name: first_contact
-- Days from asking to join a branch until the first contact, for those who asked within a year; of all branches ($1 NULL) only
-- those who count.
SELECT count(*) FILTER (WHERE days < 4) AS "0-3", count(*) FILTER (WHERE days BETWEEN 4 AND 7) AS "4-7",
    count(*) FILTER (WHERE days BETWEEN 8 AND 14) AS "8-14", count(*) FILTER (WHERE days > 14) AS "15-",
    count(*) FILTER (WHERE days IS NULL) AS "none"
FROM (
    SELECT extract(day FROM least(m.welcomed_at, r.at) - m.joined_at) AS days
    FROM memberships m JOIN branches b ON b.id = m.branch JOIN members c ON c.person = m.person
    LEFT JOIN (
        SELECT branch, person, min(at) AS at FROM contacts WHERE outcome = 'reached' GROUP BY branch, person
    ) r ON r.branch = m.branch AND r.person = m.person
    WHERE m.joined_at > $2::timestamptz - interval '1 year'
      AND CASE WHEN $1::text IS NULL THEN member_counts(c, local_day($2)) ELSE b.slug = $1 END
) d

-- name: ending
-- By month for the next two years: how many mandates end, in seats that take part in decisions.
SELECT date_trunc('month', m.to_day)::date AS month, count(*) AS mandates
FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
WHERE next_unsaid(m) AND m.to_day BETWEEN $1::date AND $1::date + interval '2 years'
GROUP BY 1 ORDER BY 1
