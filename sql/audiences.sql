-- name: parts
SELECT sort, key, area, included FROM audience_parts WHERE meeting = $1 ORDER BY sort, key, area NULLS FIRST

-- name: clear
-- What somebody has seen of another choice is no list to send.
WITH draft AS (
    SELECT id FROM meetings WHERE id = $1 AND called_at IS NULL
), gone AS (
    DELETE FROM audience_looks k USING draft d WHERE k.meeting = d.id
)
DELETE FROM audience_parts p USING draft d WHERE p.meeting = d.id

-- name: add
INSERT INTO audience_parts (meeting, sort, key, area, included)
SELECT m.id, u.sort, u.key, u.area, u.included
FROM meetings m, unnest($2::text[], $3::text[], $4::text[], $5::boolean[]) AS u (sort, key, area, included)
WHERE m.id = $1 AND m.called_at IS NULL
ON CONFLICT DO NOTHING

-- name: cells
-- As they were counted last.
SELECT branches, fresh, members FROM audience_cells WHERE week = (SELECT max(week) FROM audience_cells)

-- name: count_cells
-- Once a week: the first who asks counts. Members who count outside their branch, and whom it may write to.
WITH week AS (
    INSERT INTO audience_cells (week, branches, fresh, members)
    VALUES (date_trunc('week', $1::date)::date, '{}', false, 0)
    ON CONFLICT DO NOTHING
    RETURNING week
), belongs AS (
    SELECT a.person, array_agg(a.branch ORDER BY a.branch) AS branches, max(a.paused_until) AS paused_until
    FROM branch_audience a JOIN branches b ON b.id = a.branch AND b.closed_at IS NULL
    WHERE EXISTS (SELECT FROM week)
    GROUP BY a.person
), counted AS (
    INSERT INTO audience_cells (week, branches, fresh, members)
    SELECT w.week, b.branches, n.fresh, count(*) / 5 * 5
    FROM week w
    CROSS JOIN belongs b
    JOIN members m ON m.person = b.person AND member_counts(m, $1)
    CROSS JOIN LATERAL (
        SELECT min(s.welcomed_at) > week_began($1) - interval '90 days' AS fresh FROM memberships s WHERE s.person = b.person) n
    WHERE coalesce(b.paused_until <= week_began($1), true)
    GROUP BY w.week, b.branches, n.fresh
    HAVING count(*) >= 5
)
DELETE FROM audience_cells c USING week w WHERE c.week <> w.week

-- name: public
-- Those who are asked for a mandate or a post, and politicians whom no letter reaches: nothing here depends on who is a member.
SELECT count(*) FILTER (WHERE asked AND sits) AS representatives, count(*) FILTER (WHERE asked AND NOT sits) AS posts,
    count(*) FILTER (WHERE NOT asked AND sits) AS unreachable
FROM (
    SELECT q.person, bool_or(q.asked) AS asked, bool_or(q.mandate IS NOT NULL) AS sits
    FROM public_people($1, $2) q GROUP BY q.person HAVING bool_and(q.included)
) q

-- name: public_parts
-- How many each part comes to that is not of members.
SELECT q.part, count(DISTINCT q.person) AS people FROM public_people($1, $2) q WHERE q.asked GROUP BY q.part

-- name: representatives
-- Those who are asked as such, or would be if a letter reached them, each with the mandate that is the reason.
WITH found AS MATERIALIZED (SELECT * FROM public_people($1, $2))
SELECT DISTINCT ON (f.person) f.person, p.name, f.asked, d.seat, k.name AS committee
FROM found f
JOIN people p ON p.id = f.person
JOIN mandates d ON d.id = f.mandate
JOIN committees k ON k.id = d.committee
WHERE f.person NOT IN (SELECT person FROM found WHERE NOT included)
ORDER BY f.person, f.rank, f.mandate

-- name: branches
SELECT id, name FROM branches WHERE closed_at IS NULL ORDER BY name

-- name: committees
-- Where somebody of ours sits on a day.
SELECT c.id, c.name, c.owner FROM committees c WHERE EXISTS (
    SELECT FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
    WHERE m.committee = c.id AND mandate_runs(m, $1))

-- name: kinds
SELECT DISTINCT k.type FROM committee_kinds k
JOIN mandates m ON m.committee = k.committee AND mandate_runs(m, $1)
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'

-- name: look
WITH seen AS (
    INSERT INTO audience_looks (meeting, at, members)
    SELECT m.id, $2, $3 FROM meetings m WHERE m.id = $1 AND m.called_at IS NULL
    RETURNING meeting
)
INSERT INTO looked_at (meeting, person) SELECT s.meeting, w.person FROM seen s, wanted($1, $2) w

-- name: forget_look
DELETE FROM audience_looks k USING meetings m WHERE k.meeting = $1 AND m.id = k.meeting AND m.called_at IS NULL

-- name: seen
SELECT k.at, k.members, (
        SELECT count(*) FROM (SELECT q.person FROM public_people($1, $2) q GROUP BY q.person HAVING bool_and(q.included) AND bool_or(q.asked)) q
        WHERE NOT EXISTS (SELECT FROM looked_at f WHERE f.meeting = $1 AND f.person = q.person)) AS new
FROM audience_looks k WHERE k.meeting = $1 AND ($2::timestamptz - interval '24 hours' < k.at)

-- name: call
-- To the list as it was seen, and to nobody in it who has since stopped, paused, left or been taken out of it. If nobody is left,
-- nothing happens.
WITH asked AS MATERIALIZED (
    SELECT w.* FROM wanted($1, $2) w JOIN looked_at f ON f.meeting = $1 AND f.person = w.person
), called AS (
    UPDATE meetings SET called_at = $2
    WHERE id = $1 AND called_at IS NULL AND starts_at > $2 AND EXISTS (SELECT FROM asked)
    RETURNING id, starts_at
), invited AS (
    INSERT INTO invitations (meeting, person, branch, mandate, appointment, local_post, invited_at)
    SELECT c.id, a.person, a.branch, a.mandate, a.appointment, a.local_post, $2 FROM called c, asked a
    ON CONFLICT DO NOTHING
    RETURNING person
), forgotten AS (
    DELETE FROM looked_at f USING called c WHERE f.meeting = c.id
)
SELECT (
    SELECT post_invitations($2, array_agg(i.person), array_agg(c.id), array_agg(c.starts_at)) FROM called c, invited i
) FROM called

-- name: forget_looks
DELETE FROM audience_looks k USING meetings m WHERE m.id = k.meeting AND m.called_at IS NULL AND k.at <= $1::timestamptz - interval '24 hours'
