-- name: ending
-- Mandates that run on a day ($1) and end before another ($2), whoever holds them, where no register or group has said who
-- comes after.
SELECT m.id, m.person, p.name, m.committee, m.seat, m.seat_text, m.to_day, m.after, c.name AS committee_name, c.owner,
    e.person IS NOT NULL AS reachable, l.state AS asked
FROM mandates m
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
LEFT JOIN reachable e ON e.person = m.person
LEFT JOIN LATERAL (SELECT state FROM letters WHERE kind = 'staying' AND person = m.person ORDER BY id DESC LIMIT 1) l ON true
WHERE mandate_runs(m, $1) AND m.to_day < $2 AND (m.after IS NOT NULL OR next_unknown(m))

-- name: unknown
-- By owner: on how many committees mandates of ours have ended, so that nobody knows who sits there now, and the latest
-- last day. Only what decides about something.
SELECT c.owner, count(*) AS committees, max(e.day) AS ended
FROM committees c
CROSS JOIN LATERAL (SELECT last_ended(c.id, $1) AS day) e
WHERE e.day IS NOT NULL AND coalesce(c.valid_to, 'infinity') >= $1 AND NOT register_known(c.id, $1)
  AND EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id)
  AND NOT EXISTS (SELECT FROM mandates m WHERE m.committee = c.id AND mandate_runs(m, $1))
GROUP BY c.owner ORDER BY c.owner

-- name: hanging
-- By committee ($2): how many members' work it decides about, of those who count, and how many open questions its representatives
-- have. Who decides is asked once for each trade in each area.
WITH ending AS (
    SELECT unnest($2::bigint[]) AS committee
), places AS MATERIALIZED (
    SELECT DISTINCT d.committee, i.slug AS industry, a.area
    FROM (SELECT DISTINCT s.area FROM ending e JOIN committee_areas s USING (committee)) a
    CROSS JOIN industries i
    CROSS JOIN LATERAL decides(a.area, i.slug) d
    WHERE d.strength = 'primary' AND d.served = a.area
), working AS (
    SELECT p.committee, count(DISTINCT j.person) AS members
    FROM places p
    JOIN within w ON w.outer_area = p.area
    JOIN counted_workplaces($1) j ON j.industry = p.industry AND j.area = w.inner_area
    GROUP BY 1
)
SELECT e.committee, coalesce(k.members, 0) AS members, (
        SELECT count(*) FROM introductions i JOIN mandates m ON m.id = i.mandate
        WHERE m.committee = e.committee AND i.ended_at IS NULL
    ) AS questions
FROM ending e LEFT JOIN working k USING (committee)

-- name: ask_staying
-- Representatives who can be reached, have not said what comes after, and have not been asked.
SELECT post_letters('staying', $1, persons => array_agg(DISTINCT m.person))
FROM mandates m
JOIN reachable USING (person)
JOIN representatives r USING (person)
WHERE mandate_runs(m, $2) AND m.to_day < $3 AND next_unsaid(m) AND r.letters_ended_at IS NULL

-- name: say_after
UPDATE mandates SET after = $3 WHERE id = $1 AND person = $2 AND to_day IS NOT NULL
RETURNING to_day

-- name: not_after_all
-- Marks as wrong the next mandate that she declared before, unless it is the one she declares now.
UPDATE mandates SET status = 'wrong'
WHERE follows = $1 AND status IN ('declared', 'own') AND (committee, seat) IS DISTINCT FROM ($2, $3)

-- name: go_on
-- The next mandate begins the day after and lasts a term. In the same seat on the same committee she is believed, if we knew
-- of it; anything else is her own word, unless we know it already. With the same seat it keeps the register's own spelling.
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status, follows)
SELECT m.person, $2, CASE WHEN m.seat = $3 THEN m.seat_text ELSE s.name_sv END, $3, m.to_day + 1,
    (m.to_day + interval '4 years')::date,
    CASE WHEN mandate_known(m) AND (m.committee, m.seat) = ($2, $3) THEN 'declared' ELSE 'own' END, m.id
FROM mandates m JOIN seats s ON s.seat = $3
WHERE m.id = $1
  AND NOT EXISTS (SELECT FROM mandates k WHERE k.person = m.person AND k.committee = $2 AND k.seat = $3
                  AND k.from_day = m.to_day + 1 AND k.status <> 'wrong')
ON CONFLICT (person, committee, seat_text, from_day) DO UPDATE SET status = excluded.status WHERE mandates.status = 'wrong'

-- name: of_invited
-- Representatives whom the branch has invited, with mandates that end within 90 days and no word of what comes after.
SELECT DISTINCT w.id, w.person, p.name, c.name AS committee, w.to_day
FROM branches b
JOIN meeting_hosts h ON h.branch = b.id
JOIN invitations i ON i.meeting = h.meeting
JOIN mandates w ON w.id = i.mandate AND next_unsaid(w) AND w.to_day BETWEEN $2::date AND $2::date + 90
JOIN people p ON p.id = w.person
JOIN committees c ON c.id = w.committee
WHERE b.slug = $1
ORDER BY w.to_day, w.id
