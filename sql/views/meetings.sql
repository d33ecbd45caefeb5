-- needs: absences branch_parts branches matching people representatives

-- Drafts and meetings that have been are among them.
CREATE VIEW uncancelled_meetings AS
SELECT m.* FROM meetings m WHERE NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = m.id);

-- Who hears of a meeting, once for each host whose letters she gets: what can be asked of one person without reading all. If its
-- audience is made of parts, those who were asked, for as long as what they were asked for holds: nobody comes to it later.
CREATE VIEW hears AS
SELECT h.meeting, a.person, a.branch, a.paused_until
FROM meeting_hosts h JOIN branch_audience a ON a.branch = h.branch
WHERE NOT EXISTS (SELECT FROM audience_parts p WHERE p.meeting = h.meeting)
UNION ALL
SELECT i.meeting, i.person, a.branch, a.paused_until
FROM invitations i JOIN branch_audience a ON a.branch = i.branch AND a.person = i.person
WHERE EXISTS (SELECT FROM audience_parts p WHERE p.meeting = i.meeting)
UNION ALL
SELECT i.meeting, i.person, NULL, r.paused_until
FROM invitations i
JOIN appointments o ON o.id = i.appointment AND o.to_at IS NULL
JOIN reachable r ON r.person = i.person
UNION ALL
-- A post that ends before the meeting, but not before a day that it was set for: she hears that it has moved.
SELECT i.meeting, i.person, NULL, r.paused_until
FROM invitations i
JOIN local_posts o ON o.id = i.local_post
JOIN meetings m ON m.id = i.meeting
JOIN reachable r ON r.person = i.person
WHERE coalesce(o.to_day >= local_day(least(m.starts_at, (SELECT min(v.starts_at) FROM moves v WHERE v.meeting = m.id))), true);

-- The only way into a meeting's letters for members. One row a person, though two hosts may both be hers; of a host that
-- invites only parts of its members, those who are in one of them.
CREATE VIEW audience AS
SELECT DISTINCT ON (h.meeting, h.person) h.meeting, h.person, h.branch, h.paused_until
FROM hears h
LEFT JOIN meeting_parts n ON n.meeting = h.meeting AND n.branch = h.branch
WHERE n.meeting IS NULL OR in_parts(h.person, n.parts)
ORDER BY h.meeting, h.person, h.branch;

-- The mandates that a meeting concerns, whatever the day: found from the hosts' trades and the areas the coordinator
-- picked (and all inside them), never from who the members are.
-- (DISTINCT keeps the rules from being asked anew for every mandate.)
CREATE VIEW concerned_mandates AS
SELECT DISTINCT d.meeting, m.person, m.id AS mandate, m.committee, d.strength, s.rank, m.from_day, m.to_day
FROM (
    SELECT DISTINCT h.meeting, d.committee, d.strength
    FROM meeting_hosts h
    JOIN branch_trades t ON t.branch = h.branch
    JOIN meeting_areas a ON a.meeting = h.meeting
    JOIN within i ON i.outer_area = a.area
    CROSS JOIN LATERAL decides(i.inner_area, t.industry) d
) d
JOIN mandates m ON m.committee = d.committee AND mandate_known(m)
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits';

-- The representatives whom a meeting concerns on its own day, each with her weightiest mandate.
CREATE VIEW concerned AS
SELECT DISTINCT ON (c.meeting, c.person) c.meeting, c.person, c.mandate, c.strength, c.rank, c.to_day,
    e.person IS NOT NULL AND r.letters_ended_at IS NULL AS reachable
FROM concerned_mandates c
JOIN meetings m ON m.id = c.meeting
JOIN representatives r ON r.person = c.person
LEFT JOIN reachable e ON e.person = c.person
WHERE (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN c.from_day AND coalesce(c.to_day, 'infinity')
ORDER BY c.meeting, c.person, c.strength, c.rank, c.to_day DESC NULLS FIRST, c.mandate;
