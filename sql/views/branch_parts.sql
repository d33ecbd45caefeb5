-- The answer that counts: the latest, given after the meeting last moved, if that was no mere correction. (Joined by meeting too,
-- only that meeting's are read.)
CREATE VIEW standing_answers AS
SELECT DISTINCT ON (i.id, i.meeting) i.id AS invitation, i.meeting, a.answer, a.note, a.at, a.channel, a.by_other
FROM invitations i
JOIN answers a ON a.invitation = i.id
WHERE a.at >= coalesce((SELECT max(v.at) FROM moves v WHERE v.meeting = i.meeting AND v.asks), '-infinity')
ORDER BY i.id, i.meeting, a.id DESC;

-- What part of her branches a member belongs to: where she works (all areas around it; where she lives, for a job without
-- a place), her union, and the meetings that she is asked to and may come to, or is silent about.
CREATE VIEW member_parts AS
SELECT j.person, 'area:' || w.outer_area AS part, NULL::bigint AS meeting
FROM jobs j JOIN members m ON m.person = j.person JOIN within w ON w.inner_area = coalesce(j.area, m.home)
UNION ALL
SELECT person, 'union:' || union_slug, NULL FROM members WHERE union_slug IS NOT NULL
UNION ALL
SELECT i.person, s.answer || ':' || i.meeting, i.meeting
FROM invitations i
CROSS JOIN LATERAL (  -- asked for each, so that one person's can be told without reading everybody's
    SELECT coalesce((SELECT a.answer FROM standing_answers a WHERE a.invitation = i.id), 'silent') AS answer
) s
WHERE i.mandate IS NULL AND i.withdrawn_at IS NULL AND s.answer IN ('maybe', 'silent');

-- Whether a member is in one of these parts.
CREATE FUNCTION in_parts(of_person uuid, parts text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM member_parts p WHERE p.person = of_person AND p.part = ANY(parts))
$$;
