-- Whether a host's coordinators are shown who this is: a politician, or a member of their own. Another host's members they see
-- in bands.
CREATE FUNCTION shown_to(i invitations, of_branch bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT i.mandate IS NOT NULL OR i.branch = of_branch
        OR EXISTS (SELECT FROM memberships m WHERE m.person = i.person AND m.branch = of_branch AND m.welcomed_at IS NOT NULL)
$$;

-- The standing invitations to a meeting of those whom a host is shown, as `shown_to` says it of one; of everybody, for NULL.
-- (What returns rows is planned as part of the query that uses it; `shown_to` is called for each.)
CREATE FUNCTION shown_invitations(of_meeting bigint, of_branch bigint) RETURNS SETOF invitations LANGUAGE sql STABLE AS $$
    SELECT i.* FROM invitations i
    WHERE i.meeting = of_meeting AND i.withdrawn_at IS NULL AND (of_branch IS NULL OR i.mandate IS NOT NULL OR i.branch = of_branch
        OR i.person IN (SELECT m.person FROM memberships m WHERE m.branch = of_branch AND m.welcomed_at IS NOT NULL))
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
