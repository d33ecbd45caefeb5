-- needs: absences duties invitations meetings outbox pending_work people

-- Whoever holds a post, and when she wants to be written to.
CREATE VIEW post_holders AS
SELECT o.person, bool_or(o.post = 'administrator') AS administrator, min(o.from_at) AS from_at,
    coalesce(c.clock, '07:30') AS clock, CASE WHEN c.person IS NULL THEN '{1,2,3,4,5}' ELSE c.days END AS days,
    CASE WHEN c.person IS NULL THEN 1 ELSE c.week END AS week
FROM appointments o
LEFT JOIN branches b ON b.id = o.branch
LEFT JOIN digest_choices c ON c.person = o.person
WHERE o.to_at IS NULL AND b.closed_at IS NULL
GROUP BY o.person, c.person;

-- The week's numbers for an administrator: nobody's name, no branch's.
CREATE FUNCTION week_numbers(moment timestamptz) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH pending AS MATERIALIZED (SELECT pending_work(local_day(moment), moment) AS p)
    SELECT to_jsonb(w) FROM (
        SELECT count(*) FILTER (WHERE m.joined_at < moment - interval '7 days') AS seven,
            count(*) FILTER (WHERE m.joined_at < moment - interval '14 days') AS fourteen,
            (SELECT (p ->> 'lost')::int FROM pending) AS lost,
            (SELECT (p ->> 'leaderless')::int FROM pending) AS leaderless,
            (SELECT (p ->> 'away')::int FROM pending) AS away,
            (SELECT count(*) FROM mandates n
             WHERE mandate_known(n) AND n.to_day BETWEEN local_day(moment) AND local_day(moment) + 90) AS ending
        FROM memberships m JOIN branches b ON b.id = m.branch AND b.closed_at IS NULL
        WHERE m.welcomed_at IS NULL
    ) w
$$;

-- What a letter of this day holds for her; no row when that is nothing. What stands for weeks is told, but is no reason to
-- write every day: mandates that end, representatives without an address, members who have not wanted a branch yet. What became
-- of a meeting months ago is a reason once: until we have looked after her on a day since then.
CREATE FUNCTION digest_of(of_person uuid, on_day date, moment timestamptz)
RETURNS TABLE (duties jsonb, pending jsonb, week jsonb) LANGUAGE sql STABLE AS $$
    WITH found AS MATERIALIZED (
        SELECT CASE WHEN wanted THEN (
                SELECT jsonb_agg(y ORDER BY y.name, y.branch, y.ordinality) FROM (
                    SELECT b.id AS branch, b.name, d.* FROM coordinators o
                    JOIN branches b ON b.id = o.branch AND b.closed_at IS NULL
                    CROSS JOIN LATERAL branch_duties(b.id, of_person, moment) WITH ORDINALITY d
                    WHERE o.person = of_person) y) END AS duties,
            CASE WHEN wanted AND h.administrator THEN pending_work(local_day(moment), moment, of_person) END AS pending,
            CASE WHEN h.week = extract(isodow FROM on_day) AND h.administrator THEN week_numbers(moment) END AS week
        FROM post_holders h, LATERAL (SELECT extract(isodow FROM on_day) = ANY(h.days)) AS w (wanted)
        WHERE h.person = of_person AND NOT is_away(of_person, local_day(moment))
    )
    SELECT f.duties, f.pending, f.week FROM found f
    WHERE f.week IS NOT NULL
       OR EXISTS (SELECT FROM jsonb_array_elements(f.duties) e
           WHERE e ->> 'thing' NOT IN ('ending', 'later')
              OR e ->> 'thing' = 'later' AND NOT EXISTS (
                  SELECT FROM digests d JOIN meetings m ON m.id = (e ->> 'ref')::bigint
                  WHERE d.person = of_person AND d.day >= asked_later_on(m.ends_at) AND d.day < on_day))
       OR EXISTS (SELECT FROM jsonb_each_text(f.pending) e
           WHERE e.value::int > 0 AND e.key NOT IN ('addressless', 'unjoined'))
$$;

-- Whether another letter of ours has gone to her within an hour, or is about to.
CREATE FUNCTION written_to(of_person uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT l.* FROM letters l WHERE l.person = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN sign_ins s ON s.email_key = p.email_key JOIN letters l ON l.sign_in = s.id
            WHERE p.id = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN applications a ON a.email_key = p.email_key JOIN letters l ON l.application = a.id
            WHERE p.id = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN addresses a ON a.email_key = p.email_key JOIN letters l ON l.address = a.id
            WHERE p.id = of_person
        ) l
        WHERE l.kind <> 'digest' AND (
            l.state IN ('sent', 'in_doubt') AND l.ended_at > moment - interval '1 hour'
            OR l.state = 'queued' AND NOT EXISTS (
                SELECT FROM letter_queue q WHERE q.letter = l.id AND (q.held OR q.due_at >= moment + interval '1 hour'))))
$$;

-- Whether a reminder of a meeting may be due to her within an hour, whatever she has answered.
CREATE FUNCTION reminded_soon(of_person uuid, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM invitations i
        JOIN uncancelled_meetings m ON m.id = i.meeting AND m.called_at IS NOT NULL
        CROSS JOIN LATERAL unnest(m.remind) AS w (what)
        WHERE i.person = of_person AND i.withdrawn_at IS NULL
          AND reminder_at(w.what, m.starts_at) > moment AND reminder_at(w.what, m.starts_at) < moment + interval '1 hour')
$$;

-- Whom we look after now: it is her day and past her time, nobody has looked today, she was appointed before today, she can be
-- reached, and no other letter of ours is near. Not at night, and not while all letters are paused.
CREATE FUNCTION digests_due(moment timestamptz) RETURNS TABLE (person uuid, day date) LANGUAGE sql STABLE AS $$
    SELECT h.person, local_day(moment)
    FROM post_holders h JOIN reachable r USING (person), LATERAL (SELECT (moment AT TIME ZONE 'Europe/Stockholm')::time) AS t (clock)
    WHERE t.clock >= h.clock AND t.clock < '22:00'
      AND (extract(isodow FROM local_day(moment)) = ANY(h.days) OR h.administrator AND extract(isodow FROM local_day(moment)) = h.week)
      AND local_day(h.from_at) < local_day(moment)
      AND coalesce(r.paused_until <= moment, true)
      AND NOT is_away(h.person, local_day(moment))
      AND NOT EXISTS (SELECT FROM digests d WHERE d.person = h.person AND d.day = local_day(moment))
      AND NOT EXISTS (SELECT FROM mail_pauses WHERE ended_at IS NULL)
      AND NOT written_to(h.person, moment)
      AND NOT reminded_soon(h.person, moment)
$$;
