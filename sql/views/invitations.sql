-- needs: branch_parts hosts meetings outbox representatives

-- When a reminder goes out: the day before at 17, three hours before; and, for those who have not answered, four days before at 17.
CREATE FUNCTION reminder_at(what text, starts_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE what
        WHEN 'hours' THEN starts_at - interval '3 hours'
        ELSE ((starts_at AT TIME ZONE 'Europe/Stockholm')::date - CASE what WHEN 'day' THEN 1 ELSE 4 END + time '17:00')
             AT TIME ZONE 'Europe/Stockholm' END
$$;

-- Whom to remind: those who come or perhaps, or those who have not answered, unless her mandate ends before the meeting;
-- not whoever was told less than that before. A meeting that has moved reminds anew, at its new time. `until`: after that the letter would say something that is no longer so.
CREATE VIEW reminders AS
SELECT i.id AS invitation, i.meeting, i.person, m.sequence, w.what, m.starts_at, a.answer,
    reminder_at(w.what, m.starts_at) AS at,
    CASE w.what
        WHEN 'hours' THEN m.starts_at
        WHEN 'day' THEN (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date::timestamp AT TIME ZONE 'Europe/Stockholm'
        ELSE m.starts_at - interval '1 day' END AS until
FROM uncancelled_meetings m
CROSS JOIN LATERAL unnest(m.remind) AS w (what)
JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL
JOIN people p ON p.id = i.person AND p.reminders
LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE m.called_at IS NOT NULL
  AND CASE w.what WHEN 'silent'
      THEN a.answer IS NULL
          AND (i.mandate IS NULL OR still_sits(i.mandate, (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date))
      ELSE a.answer IN ('yes', 'maybe') END
  AND greatest(i.invited_at, (SELECT max(v.at) FROM moves v WHERE v.meeting = m.id))
      < reminder_at(w.what, m.starts_at) - CASE w.what WHEN 'silent' THEN interval '1 day' ELSE interval '0' END;

-- Posts the invitations of the statement that invited. A representative who has not been told that she is in the list is
-- told first. How many invitations are new.
CREATE FUNCTION post_invitations(at timestamptz, persons uuid[], meetings bigint[], until timestamptz[])
RETURNS bigint LANGUAGE sql AS $$
    SELECT post_letters('listed', at, persons => ARRAY(
        SELECT DISTINCT r.person FROM representatives r WHERE r.person = ANY(persons) AND r.told_at IS NULL));
    SELECT post_letters('invitation', at, persons => persons, meetings => meetings,
        sequences => (SELECT array_agg(0) FROM unnest(persons)), until => until)
$$;
