-- needs: absences hosts introductions meetings outcomes representatives time_proposals

-- Drafts that are less than four weeks away; the next draft of a series, then, when no other evening of it waits to be held (`n`:
-- how many are to come); coming meetings of which invitations were lost, and (`times`) for which somebody proposes another time; those of the last 30 days whose outcome nobody has told;
-- and (`later`) those of which it is time to say what became of it, for 30 days.
CREATE FUNCTION meeting_duties(of_branch bigint, moment timestamptz)
RETURNS TABLE (thing text, n bigint, meeting bigint, title bytea, starts_at timestamptz) LANGUAGE sql STABLE AS $$
    WITH lost AS MATERIALIZED (
        SELECT l.meeting, l.n FROM lost_invitations(of_branch, ARRAY(
            SELECT m.id FROM meeting_hosts h JOIN meetings m ON m.id = h.meeting
            WHERE h.branch = of_branch AND m.called_at IS NOT NULL AND m.starts_at > moment)) l
    )
    SELECT d.thing, d.n, m.id, m.title, m.starts_at
    FROM meeting_hosts h
    JOIN uncancelled_meetings m ON m.id = h.meeting
    CROSS JOIN LATERAL (
        SELECT 'draft' AS thing, 1 AS n
        WHERE m.called_at IS NULL AND m.series IS NULL AND m.starts_at > moment AND m.starts_at <= moment + interval '28 days'
        UNION ALL
        SELECT 'series', count(*) FROM meetings s
        WHERE m.called_at IS NULL AND m.starts_at BETWEEN moment AND moment + interval '28 days'
          AND s.series = m.series AND s.called_at IS NULL AND s.starts_at > moment
          AND NOT EXISTS (SELECT FROM uncancelled_meetings c
                          WHERE c.series = m.series AND c.called_at IS NOT NULL AND c.starts_at > moment)
        HAVING min(s.starts_at) = m.starts_at
        UNION ALL
        SELECT 'lost', l.n FROM lost l WHERE l.meeting = m.id
        UNION ALL
        SELECT 'times', count(*) FROM open_time_proposals t JOIN invitations i ON i.id = t.invitation
        WHERE t.meeting = m.id AND m.starts_at > moment AND shown_to(i, of_branch)
        HAVING count(*) > 0
        UNION ALL
        SELECT 'untold', 1 WHERE m.called_at IS NOT NULL AND m.ends_at <= moment AND m.ends_at > moment - interval '30 days'
          AND NOT EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id)
        UNION ALL
        SELECT 'later', 1 WHERE local_day(moment) BETWEEN asked_later_on(m.ends_at) AND asked_later_on(m.ends_at) + 30
          AND EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id)
          AND NOT EXISTS (SELECT FROM later_outcomes o WHERE o.meeting = m.id)
    ) d
    WHERE h.branch = of_branch
    ORDER BY d.thing, m.starts_at
$$;

-- What there is to do in a branch, as one of its coordinators sees it: her page and her letter ask here, so that they agree.
-- Waiting: `own` are hers, `due` are hers today, `late` are past somebody's day, `overdue` past the fourteen days. `ref` names
-- a meeting or a handover; `day` is when the first began to wait, or the meeting's day.
CREATE FUNCTION branch_duties(of_branch bigint, of_person uuid, moment timestamptz)
RETURNS TABLE (thing text, n bigint, own bigint, due bigint, late bigint, overdue bigint, ref bigint, title bytea, day date)
LANGUAGE sql STABLE AS $$
    SELECT 'waiting', count(*), count(*) FILTER (WHERE c.owner = of_person),
        count(*) FILTER (WHERE c.owner = of_person AND c.due_on = local_day(moment)),
        count(*) FILTER (WHERE c.due_on < local_day(moment)),
        count(*) FILTER (WHERE m.joined_at < moment - interval '14 days'), NULL::bigint, NULL::bytea, local_day(min(m.joined_at))
    FROM memberships m LEFT JOIN contacts c ON c.branch = m.branch AND c.person = m.person AND c.outcome IS NULL
    WHERE m.branch = of_branch AND m.welcomed_at IS NULL
    HAVING count(*) > 0
    UNION ALL
    SELECT 'questions', count(*), 0, 0, 0, 0, NULL, NULL, NULL
    FROM introductions i
    WHERE i.mandate IS NULL AND i.ended_at IS NULL AND EXISTS (
        SELECT FROM memberships m WHERE m.branch = of_branch AND m.person = i.member AND m.welcomed_at IS NOT NULL)
    HAVING count(*) > 0
    UNION ALL
    SELECT 'codes', count(*), 0, 0, 0, 0, NULL, NULL, NULL FROM wants_code(of_branch, moment) WHERE waits HAVING count(*) > 0
    UNION ALL
    SELECT 'handover', h.contacts, 0, 0, 0, 0, h.id, NULL, local_day(h.at)
    FROM handovers h WHERE h.branch = of_branch AND h.successor = of_person AND h.read_at IS NULL
    UNION ALL
    SELECT d.thing, d.n, 0, 0, 0, 0, d.meeting, d.title, local_day(d.starts_at)
    FROM meeting_duties(of_branch, moment) d
    UNION ALL
    SELECT 'hosting', 1, 0, 0, 0, 0, p.meeting, p.title, local_day(p.starts_at)
    FROM open_proposals p WHERE p.branch = of_branch AND p.starts_at > moment
    UNION ALL
    SELECT 'ending', count(DISTINCT w.id), 0, 0, 0, 0, NULL, NULL, NULL
    FROM meeting_hosts h
    JOIN invitations i ON i.meeting = h.meeting
    JOIN mandates w ON w.id = i.mandate AND next_unsaid(w) AND w.to_day BETWEEN local_day(moment) AND local_day(moment) + 90
    WHERE h.branch = of_branch
    HAVING count(*) > 0
$$;
