-- Whether a branch has welcomed somebody as a member.
CREATE FUNCTION has_welcomed(of_branch bigint, of_person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM memberships m WHERE m.person = of_person AND m.branch = of_branch AND m.welcomed_at IS NOT NULL)
$$;

-- Whether a host's coordinators are shown who this is: a politician, or a member of their own. Another host's members they see
-- in bands. (No query stands in it, so the planner puts it into the one that asks: of most invitations the row itself tells.)
CREATE FUNCTION shown_to(i invitations, of_branch bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT i.mandate IS NOT NULL OR i.branch = of_branch OR has_welcomed(of_branch, i.person)
$$;

-- The standing invitations to a meeting of those whom a host is shown, as `shown_to` says it of one; of everybody, for NULL.
-- (What returns rows is planned as part of the query that uses it; `shown_to` is called for each.)
CREATE FUNCTION shown_invitations(of_meeting bigint, of_branch bigint) RETURNS SETOF invitations LANGUAGE sql STABLE AS $$
    SELECT i.* FROM invitations i
    WHERE i.meeting = of_meeting AND i.withdrawn_at IS NULL AND (of_branch IS NULL OR i.mandate IS NOT NULL OR i.branch = of_branch
        OR i.person IN (SELECT m.person FROM memberships m WHERE m.branch = of_branch AND m.welcomed_at IS NOT NULL))
$$;

-- Of these meetings: how many people a host is shown whose invitation was lost, because the mail server refused it or it bounced.
CREATE FUNCTION lost_invitations(of_branch bigint, of_meetings bigint[]) RETURNS TABLE (meeting bigint, n bigint) LANGUAGE sql STABLE AS $$
    WITH lost AS MATERIALIZED (  -- they are few
        SELECT x.meeting, x.person FROM letters x
        WHERE x.meeting = ANY(of_meetings) AND x.kind = 'invitation'
          AND (x.state IN ('failed', 'in_doubt') OR x.id IN (SELECT e.letter FROM letter_events e WHERE e.event = 'bounced'))
          -- What came later about the same meeting, and arrived, makes it good.
          AND NOT EXISTS (
              SELECT FROM letters n
              WHERE n.meeting = x.meeting AND n.person = x.person AND n.id > x.id AND n.kind IN ('moved', 'cancelled')
                AND n.state = 'sent' AND n.id NOT IN (SELECT e.letter FROM letter_events e WHERE e.event = 'bounced'))
    )
    SELECT i.meeting, count(DISTINCT i.person) FROM lost JOIN invitations i USING (meeting, person)
    WHERE shown_to(i, of_branch) GROUP BY i.meeting
$$;

-- Whether several branches host a meeting. Then a politician is asked as one, also where she is a member of a host: else whoever
-- is missing among them would be known as one to the others.
CREATE FUNCTION several_hosts(of_meeting bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(*) > 1 FROM meeting_hosts h WHERE h.meeting = of_meeting
$$;

-- Drafts to come that a branch is asked to host.
CREATE VIEW open_proposals AS
SELECT p.meeting, p.branch, p.by, m.title, m.starts_at
FROM host_proposals p JOIN meetings m ON m.id = p.meeting AND m.called_at IS NULL;
