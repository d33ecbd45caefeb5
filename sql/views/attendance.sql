-- needs: hosts invitations meetings

-- When the list for the door can be used: from two hours before a meeting to 14 days after it.
CREATE FUNCTION door_open(m meetings, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT m.called_at IS NOT NULL AND moment BETWEEN m.starts_at - interval '2 hours' AND m.ends_at + interval '14 days'
        AND NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = m.id)
$$;

-- Whether somebody invited stands on the list of this branch: whom its coordinators are shown. The others of a meeting with several
-- hosts stand on the lists of their own branches; so does somebody who only waits to be welcomed here.
CREATE FUNCTION at_door(i invitations, of_branch bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT i.withdrawn_at IS NULL AND shown_to(i, of_branch)
$$;

-- Everybody invited, with what she answered and whether she came.
CREATE VIEW door_list AS
SELECT i.id AS invitation, i.meeting, i.person, i.branch, i.mandate, i.mandate IS NOT NULL AS representative, a.answer,
    t.said, coalesce(t.by_herself, false) AS by_herself
FROM invitations i
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN attendance t ON t.invitation = i.id
WHERE i.withdrawn_at IS NULL;

-- How many came to each meeting: the one answer to that question. `came` is NULL where nobody has said. A year after the
-- meeting the members and representatives are numbers only.
CREATE VIEW came_counts AS
SELECT m.id AS meeting, n.members, n.representatives, coalesce(w.n, 0) AS walk_ins,
    CASE WHEN w.meeting IS NOT NULL OR n.members + n.representatives > 0 THEN n.members + n.representatives + coalesce(w.n, 0) END AS came
FROM meetings m
LEFT JOIN walk_ins w ON w.meeting = m.id
LEFT JOIN answer_counts k ON k.meeting = m.id
CROSS JOIN LATERAL (
    SELECT coalesce(k.came_members, 0) + count(*) FILTER (WHERE i.mandate IS NULL) AS members,
        coalesce(k.came_representatives, 0) + count(*) FILTER (WHERE i.mandate IS NOT NULL) AS representatives
    FROM invitations i JOIN attendance t ON t.invitation = i.id AND t.said = 'came'
    WHERE i.meeting = m.id AND i.withdrawn_at IS NULL
) n;
