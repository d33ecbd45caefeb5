-- needs: matching meetings people proposals representatives

-- Everybody who sits or has sat, with the first day of the earliest seat that we know of.
CREATE VIEW newly_elected AS
SELECT m.person, min(m.from_day) AS first_day
FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
WHERE mandate_known(m)
GROUP BY m.person;

-- The seats that whoever holds them is new on: she has had none before, on that committee or on one of the same kind.
CREATE VIEW new_seats AS
SELECT m.id AS mandate, m.person, m.committee, m.seat, s.rank, m.from_day, m.to_day
FROM mandates m JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
WHERE mandate_known(m)
  AND NOT EXISTS (
      SELECT FROM mandates e JOIN seats z ON z.seat = e.seat AND z.audience = 'sits'
      WHERE e.person = m.person AND mandate_known(e) AND (e.from_day, e.id) < (m.from_day, m.id)
        AND (e.committee = m.committee OR EXISTS (
            SELECT FROM committee_kinds a JOIN committee_kinds b ON b.type = a.type
            WHERE a.committee = e.committee AND b.committee = m.committee)));

-- Up to three proposals on the same kind of committee, the newest first.
CREATE FUNCTION proposed_elsewhere(of_committee bigint)
RETURNS TABLE (proposal bigint, title text, place text) LANGUAGE sql STABLE AS $$
    SELECT n.id, n.title, CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END
    FROM newest_proposals(ARRAY(SELECT k.type FROM committee_kinds k WHERE k.committee = of_committee), NULL, false, 3) n
    JOIN areas a ON a.code = n.area
    ORDER BY n.day DESC, n.id DESC
$$;

-- What a newly elected is told about the committees that she is new on, as a letter and a page say it. `seats` is JSON: what
-- each decides about and why, and what others have proposed. The colleague has said that she may be asked; who is named is
-- drawn by lot, so that one of them does not get them all. No number of members.
CREATE FUNCTION welcome_says(persons uuid[], moment timestamptz)
RETURNS TABLE (
    person uuid, seats text, next_meeting timestamptz, colleague uuid, colleague_name bytea, colleague_mandate bigint,
    colleague_committee text, colleague_place text
) LANGUAGE sql STABLE AS $$
    WITH today AS (SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date AS day), own AS MATERIALIZED (
        SELECT n.person, n.mandate, n.committee, n.from_day, n.rank, c.name
        FROM today t CROSS JOIN new_seats n JOIN committees c ON c.id = n.committee
        WHERE n.person = ANY(persons) AND coalesce(n.to_day, 'infinity') >= t.day
    ), decided AS MATERIALIZED (
        SELECT o.committee, jsonb_agg(to_jsonb(d) ORDER BY d.strength, d.industry_sv) AS says
        FROM (SELECT DISTINCT own.committee FROM own) o
        CROSS JOIN LATERAL (
            SELECT DISTINCT ON (i.slug) d.strength, i.name_sv AS industry_sv, i.name_en AS industry_en, d.reason_sv, d.reason_en
            FROM committee_areas a
            JOIN industries i ON EXISTS (  -- no other trade can be among them
                SELECT FROM committee_kinds k JOIN rules r ON r.type = k.type
                WHERE k.committee = a.committee AND r.industry = i.slug AND r.strength <> 'none')
            CROSS JOIN LATERAL decides(a.area, i.slug) d
            WHERE a.committee = o.committee AND d.committee = o.committee
            ORDER BY i.slug, d.strength, d.claim DESC
        ) d
        GROUP BY 1
    ), coming AS MATERIALIZED (  -- once for all of them
        SELECT c.person, min(m.starts_at) AS starts_at
        FROM uncancelled_meetings m
        CROSS JOIN LATERAL (  -- OFFSET 0: each meeting by itself, not all that have been
            SELECT c.person FROM concerned c WHERE c.meeting = m.id AND c.strength = 'primary' OFFSET 0
        ) c
        WHERE m.called_at IS NOT NULL AND m.starts_at > moment
        GROUP BY 1
    ), told AS (
        SELECT o.person, jsonb_agg(jsonb_build_object(
            'committee', o.name, 'from_day', o.from_day, 'decides', coalesce(d.says, '[]'), 'proposals',
            (SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM proposed_elsewhere(o.committee) e)
        ) ORDER BY o.from_day DESC, o.rank, o.mandate)::text AS seats
        FROM own o LEFT JOIN decided d USING (committee)
        GROUP BY 1
    )
    SELECT t.person, t.seats, (SELECT g.starts_at FROM coming g WHERE g.person = t.person), h.person, h.name, h.mandate, h.committee, h.place
    FROM told t
    LEFT JOIN LATERAL (
        SELECT m.person, p.name, m.id AS mandate, c.name AS committee,
            CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END AS place
        FROM today d
        CROSS JOIN own o
        JOIN committee_kinds mine ON mine.committee = o.committee
        JOIN committee_kinds k ON k.type = mine.type AND k.committee <> o.committee
        JOIN committees c ON c.id = k.committee
        JOIN areas a ON a.code = c.owner
        JOIN mandates m ON m.committee = c.id AND mandate_runs(m, d.day) AND m.person <> o.person
        JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
        JOIN representatives r ON r.person = m.person AND r.helps_since IS NOT NULL AND r.letters_ended_at IS NULL
        JOIN reachable e ON e.person = m.person
        JOIN people p ON p.id = m.person
        WHERE o.person = t.person
        ORDER BY md5(o.person::text || m.person::text), s.rank, m.id LIMIT 1
    ) h ON true
$$;
