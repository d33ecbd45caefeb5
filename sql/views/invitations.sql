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

-- Withdraws invitations to coming meetings, and tells those who have heard of them: somebody whose invitation still waits has
-- never heard of the meeting. How many.
CREATE FUNCTION withdraw_invitations(of_invitations uuid[], at timestamptz) RETURNS bigint LANGUAGE sql AS $$
    WITH gone AS (
        UPDATE invitations i SET withdrawn_at = at FROM uncancelled_meetings m
        WHERE i.id = ANY(of_invitations) AND m.id = i.meeting AND i.withdrawn_at IS NULL AND m.starts_at > at
        RETURNING i.person, i.meeting, m.sequence, m.ends_at
    ), waiting AS (
        DELETE FROM letter_queue q USING letters l JOIN gone g USING (meeting, person)
        WHERE q.letter = l.id RETURNING l.id, l.kind, l.meeting, l.person
    ), dropped AS (
        UPDATE letters SET state = 'cancelled', ended_at = at WHERE id IN (SELECT id FROM waiting)
    ), told AS (
        SELECT post_letters('withdrawn', at, persons => array_agg(g.person), meetings => array_agg(g.meeting),
            sequences => array_agg(g.sequence), until => array_agg(g.ends_at)) AS letters
        FROM gone g
        WHERE (g.meeting, g.person) NOT IN (SELECT w.meeting, w.person FROM waiting w WHERE w.kind = 'invitation')
    )
    SELECT count(*) FROM gone, told
$$;

-- A member who is no longer in a branch is not expected at its meetings either. Where another host is hers too, she is its guest.
CREATE FUNCTION leave_meetings(of_person uuid, of_branch bigint, at timestamptz) RETURNS bigint LANGUAGE sql AS $$
    UPDATE invitations i SET branch = o.branch
    FROM (SELECT DISTINCT ON (h.meeting) h.meeting, h.branch
          FROM meeting_hosts h JOIN memberships s ON s.branch = h.branch AND s.person = of_person AND s.welcomed_at IS NOT NULL
          WHERE h.branch <> of_branch ORDER BY h.meeting, h.branch) o
    WHERE i.meeting = o.meeting AND i.person = of_person AND i.branch = of_branch;
    SELECT withdraw_invitations(ARRAY(SELECT i.id FROM invitations i WHERE i.person = of_person AND i.branch = of_branch), at)
$$;
