-- The promises that nothing goes round.

-- Somebody whom a letter can reach: an address, and no stop on it.
CREATE VIEW reachable AS
SELECT p.id AS person, p.email_confirmed_at, p.paused_until
FROM people p
WHERE p.email IS NOT NULL
  AND NOT EXISTS (SELECT FROM stops s WHERE s.kind = 'email' AND s.key = p.email_key);

-- The members whom a branch may write to: welcomed, still wanting its letters, confirmed, with an open yes.
-- Whether she has paused is asked with the moment.
CREATE VIEW branch_audience AS
SELECT m.branch, m.person, r.paused_until
FROM memberships m
JOIN reachable r ON r.person = m.person AND r.email_confirmed_at IS NOT NULL
JOIN consents c ON c.person = m.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
WHERE m.welcomed_at IS NOT NULL AND m.letters_ended_at IS NULL;

-- The only way into a meeting's letters for members. One row a person, though two hosts may both be hers.
CREATE VIEW audience AS
SELECT DISTINCT ON (h.meeting, a.person) h.meeting, a.person, a.branch, a.paused_until
FROM meeting_hosts h
JOIN branch_audience a ON a.branch = h.branch
ORDER BY h.meeting, a.person, a.branch;

-- The rule for a type of committee, an industry and an area: the narrowest area wins, then an administrator's row.
-- (Functions of one SELECT are planned as part of the query that uses them.)
CREATE FUNCTION rule_for(of_area text, of_type text, of_industry text) RETURNS SETOF rules LANGUAGE sql STABLE AS $$
    SELECT r.*
    FROM rules r
    LEFT JOIN within w ON w.inner_area = of_area AND w.outer_area = r.area
    WHERE r.type = of_type AND r.industry = of_industry AND (r.area IS NULL OR w.depth IS NOT NULL)
    ORDER BY r.area IS NULL, w.depth, r.shipped
    LIMIT 1
$$;

-- Which committees decide about an industry in an area, how strongly and by which rule. One row a committee.
-- A committee decides where it serves: in its area and in everything inside it.
CREATE FUNCTION decides(of_area text, of_industry text)
RETURNS TABLE (committee bigint, served text, form text, rule bigint, strength text, reason_sv text, reason_en text)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (s.committee) s.committee, s.area, t.level, r.id, r.strength, r.reason_sv, r.reason_en
    FROM within w
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committee_kinds k ON k.committee = s.committee
    JOIN committee_types t ON t.slug = k.type
    CROSS JOIN LATERAL rule_for(of_area, k.type, of_industry) r
    WHERE w.inner_area = of_area AND r.strength <> 'none'
      -- "where no other committee does it": none in the same municipality, its districts included.
      AND NOT (r.unless_primary AND EXISTS (
          SELECT
          FROM within i
          JOIN committee_areas s2 ON s2.area = i.inner_area
          JOIN committee_kinds k2 ON k2.committee = s2.committee
          CROSS JOIN LATERAL rule_for(s2.area, k2.type, of_industry) r2
          WHERE i.outer_area = s.area AND r2.strength = 'primary'))
    ORDER BY s.committee, r.strength, w.depth, r.type
$$;

-- The mandates that a meeting concerns, whatever the day: found from the hosts' trades and the areas the coordinator
-- picked (and all inside them), never from who the members are.
CREATE VIEW concerned_mandates AS
SELECT DISTINCT h.meeting, m.person, m.id AS mandate, d.strength, s.rank, m.from_day, m.to_day
FROM meeting_hosts h
JOIN branch_trades t ON t.branch = h.branch
JOIN meeting_areas a ON a.meeting = h.meeting
JOIN within i ON i.outer_area = a.area
CROSS JOIN LATERAL decides(i.inner_area, t.industry) d
JOIN mandates m ON m.committee = d.committee AND m.status <> 'wrong'
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

-- The answer that counts: the latest, given after the meeting last moved.
CREATE VIEW standing_answers AS
SELECT DISTINCT ON (i.id) i.id AS invitation, i.meeting, a.answer, a.note, a.at, a.channel
FROM invitations i
JOIN answers a ON a.invitation = i.id
WHERE a.at >= coalesce((SELECT max(v.at) FROM moves v WHERE v.meeting = i.meeting), '-infinity')
ORDER BY i.id, a.id DESC;
