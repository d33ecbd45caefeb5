-- name: listed
SELECT i.id AS invitation, i.person, p.name, i.mandate IS NOT NULL AS representative, k.name AS committee, u.name AS union_name,
    a.answer, t.said, coalesce(t.by_herself, false) AS by_herself
FROM shown_invitations($1, $2) i
JOIN people p ON p.id = i.person
LEFT JOIN standing_answers a ON a.invitation = i.id AND a.meeting = $1
LEFT JOIN attendance t ON t.invitation = i.id
LEFT JOIN mandates w ON w.id = i.mandate
LEFT JOIN committees k ON k.id = w.committee
LEFT JOIN members s ON s.person = i.person
LEFT JOIN unions u ON u.slug = s.union_slug

-- name: check_in
-- $4: 'came', or 'absent' where that is taken back. Two helpers who press at once do it once. Her own word stands.
WITH hers AS (
    SELECT i.id, i.person FROM invitations i JOIN meetings m ON m.id = i.meeting
    WHERE i.id = $1 AND i.meeting = $2 AND at_door(i, $3) AND door_open(m, $5)
    FOR KEY SHARE OF i
), put AS (
    INSERT INTO attendance (invitation, said, by_herself, at)
    SELECT h.id, $4, false, $5 FROM hers h WHERE $4 = 'came' OR EXISTS (SELECT FROM attendance t WHERE t.invitation = h.id)
    ON CONFLICT (invitation) DO UPDATE SET said = excluded.said, at = excluded.at
    WHERE NOT attendance.by_herself AND attendance.said <> excluded.said
), heard AS (
    UPDATE people p SET heard_at = greatest(p.heard_at, $5) FROM hers h WHERE p.id = h.person AND $4 = 'came'
)
SELECT EXISTS (SELECT FROM attendance t WHERE t.invitation = h.id AND t.by_herself) FROM hers h

-- name: say
WITH hers AS (
    SELECT i.id, i.person FROM invitations i JOIN uncancelled_meetings m ON m.id = i.meeting
    WHERE i.id = $1 AND i.withdrawn_at IS NULL AND m.called_at IS NOT NULL AND m.starts_at <= $3
    FOR KEY SHARE OF i
), put AS (
    INSERT INTO attendance (invitation, said, by_herself, at) SELECT h.id, $2, true, $3 FROM hers h
    ON CONFLICT (invitation) DO UPDATE SET said = excluded.said, by_herself = true, at = excluded.at
), counted AS (
    -- Once a sum has been told, she was one of those whom nobody named.
    UPDATE walk_ins w SET n = w.n - 1 FROM hers h JOIN invitations i ON i.id = h.id
    WHERE w.meeting = i.meeting AND w.n > 0 AND $2 = 'came' AND EXISTS (SELECT FROM outcomes o WHERE o.meeting = i.meeting)
      AND NOT EXISTS (SELECT FROM attendance t WHERE t.invitation = h.id AND t.said = 'came')
), heard AS (
    UPDATE people p SET heard_at = greatest(p.heard_at, $3) FROM hers h WHERE p.id = h.person
)
SELECT true FROM hers

-- name: counts
SELECT members, representatives, walk_ins, came FROM came_counts WHERE meeting = $1

-- name: counts_of_host
-- Of a meeting with several hosts, as one of them may see it: her own, and of the others' members those who count outside their
-- branch. The sum is nobody's to see: it would tell the rest.
SELECT count(*) FILTER (WHERE i.mandate IS NULL AND shown_to(i, $2)) AS members,
    count(*) FILTER (WHERE i.mandate IS NOT NULL) AS representatives, coalesce((SELECT n FROM walk_ins WHERE meeting = $1), 0) AS walk_ins,
    NULL::int AS came, count(*) FILTER (WHERE NOT shown_to(i, $2) AND EXISTS (
        SELECT FROM members m WHERE m.person = i.person AND member_counts(m, $3))) AS others
FROM invitations i JOIN attendance t ON t.invitation = i.id AND t.said = 'came'
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL

-- name: add_walk_ins
-- Never under none, and never past what the table takes.
INSERT INTO walk_ins (meeting, n)
SELECT m.id, greatest(0, $2::int) FROM meetings m WHERE m.id = $1 AND door_open(m, $3)
ON CONFLICT (meeting) DO UPDATE SET n = least(9999, greatest(0, walk_ins.n + $2::int))
RETURNING true

-- name: set_walk_ins
INSERT INTO walk_ins (meeting, n) SELECT m.id, $2 FROM uncancelled_meetings m WHERE m.id = $1 AND m.called_at IS NOT NULL
ON CONFLICT (meeting) DO UPDATE SET n = excluded.n
RETURNING true
