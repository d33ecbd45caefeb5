-- needs: meetings

-- Who holds a post of a municipality or region, and when: the group's leader (`group_leader`), the local board's contact
-- (`local_board`). On the day on which one follows another both do.
CREATE VIEW area_posts AS
SELECT person, post, area, from_day, to_day FROM local_posts;

-- The local boards that hear what a meeting came to, and who answers for each on a day: those of the municipalities and regions
-- whose representatives were asked, of a representative who called it, and of a municipality that the meeting names.
CREATE FUNCTION meeting_boards(of_meeting bigint, day date) RETURNS TABLE (area text, person uuid) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (b.area) b.area, b.person
    FROM (
        SELECT c.owner FROM invitations i JOIN mandates w ON w.id = i.mandate JOIN committees c ON c.id = w.committee
        WHERE i.meeting = of_meeting AND i.withdrawn_at IS NULL
        UNION
        SELECT c.owner FROM meetings m JOIN mandates w ON w.person = m.called_by AND mandate_runs(w, day)
        JOIN committees c ON c.id = w.committee
        WHERE m.id = of_meeting AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id)
        UNION
        SELECT a.code FROM meeting_areas n JOIN areas a ON a.code = n.area AND a.kind = 'kommun' WHERE n.meeting = of_meeting
    ) o
    JOIN area_posts b ON b.area = o.owner AND b.post = 'local_board' AND day BETWEEN b.from_day AND coalesce(b.to_day, 'infinity')
    ORDER BY b.area, b.from_day DESC
$$;
