-- name: found
INSERT INTO branches (slug, name, area, welcomes_all, founded_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug) DO NOTHING
RETURNING id

-- name: change
UPDATE branches SET name = $2, area = $3, welcomes_all = $4 WHERE slug = $1 RETURNING id

-- name: set_reply_to
-- Apart, because it is sealed under the id.
UPDATE branches SET reply_to = $2 WHERE id = $1

-- name: close
-- Nobody coordinates it any more, and those who did are told so.
WITH closed AS (
    UPDATE branches SET closed_at = $2 WHERE slug = $1 AND closed_at IS NULL RETURNING id
), relieved AS (
    UPDATE appointments o SET to_at = $2 FROM closed c WHERE o.branch = c.id AND o.to_at IS NULL
    RETURNING o.id, o.person, o.branch
)
SELECT post_letters('relieved', $2, persons => array_agg(person), branches => array_agg(branch),
    variants => array_agg(id::text)) FROM relieved

-- name: calls
-- Whether people are invited to a meeting to come that nobody else hosts.
SELECT EXISTS (
    SELECT FROM branches b JOIN meeting_hosts h ON h.branch = b.id JOIN uncancelled_meetings m ON m.id = h.meeting
    WHERE b.slug = $1 AND m.called_at IS NOT NULL AND m.ends_at > $2 AND NOT EXISTS (
        SELECT FROM meeting_hosts o JOIN branches x ON x.id = o.branch AND x.closed_at IS NULL
        WHERE o.meeting = m.id AND o.branch <> b.id))

-- name: clear_trades
DELETE FROM branch_trades WHERE branch = $1

-- name: add_trade
INSERT INTO branch_trades (branch, industry, union_slug) VALUES ($1, $2, $3)

-- name: get
SELECT id, slug, name, area, reply_to, welcomes_all FROM branches WHERE slug = $1 AND closed_at IS NULL

-- name: slug
SELECT slug FROM branches WHERE id = $1 AND closed_at IS NULL

-- name: trades
SELECT industry, union_slug FROM branch_trades WHERE branch = $1 ORDER BY industry, union_slug

-- name: listed
SELECT b.slug, b.name, b.area,
    count(m.person) AS members, count(m.person) FILTER (WHERE m.welcomed_at IS NULL) AS waiting,
    (SELECT count(*) FROM appointments o WHERE o.branch = b.id AND o.to_at IS NULL) AS coordinators
FROM branches b LEFT JOIN memberships m ON m.branch = b.id
WHERE b.closed_at IS NULL
GROUP BY b.id ORDER BY b.name

-- name: offered
-- Who coordinates: not whoever is away on the day ($2), unless all are.
SELECT b.slug, b.name, m.joined_at, m.welcomed_at,
    EXISTS (SELECT FROM fitting f WHERE f.branch = b.id AND f.person = $1) AS fits,
    ARRAY(SELECT ROW(p.id, p.name) FROM appointments o JOIN people p ON p.id = o.person
          WHERE o.branch = b.id AND o.to_at IS NULL AND (NOT is_away(o.person, $2) OR NOT EXISTS (
              SELECT FROM appointments x WHERE x.branch = b.id AND x.to_at IS NULL AND NOT is_away(x.person, $2)))
          ORDER BY o.from_at) AS coordinators,
    m.welcomed_at IS NOT NULL AND EXISTS (SELECT FROM liaisons l WHERE l.branch = b.id AND l.agreed_at IS NOT NULL) AS has_liaisons
FROM branches b LEFT JOIN memberships m ON m.branch = b.id AND m.person = $1
WHERE b.closed_at IS NULL
ORDER BY b.name

-- name: invite_founders
-- Members whom a new branch is for and who consent to invitations. The writer of the letter checks consent again.
WITH asked AS (
    UPDATE members m SET reminded_at = $2
    FROM fitting f
    JOIN consents c ON c.person = f.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
    JOIN reachable r ON r.person = f.person AND r.email_confirmed_at IS NOT NULL
    WHERE f.branch = $1 AND m.person = f.person
    RETURNING m.person, f.branch
)
SELECT post_letters('founding', $2, persons => array_agg(a.person), branches => array_agg(a.branch)) FROM asked a

-- name: join
-- Returns the branch's id when it welcomes everybody and has just welcomed her, and NULL when she must wait.
WITH joined AS (
    INSERT INTO memberships (branch, person, joined_at, welcomed_at)
    SELECT b.id, $2, $3::timestamptz, CASE WHEN b.welcomes_all THEN $3 END
    FROM branches b WHERE b.slug = $1 AND b.closed_at IS NULL
    ON CONFLICT DO NOTHING
    RETURNING branch, person, welcomed_at
), noted AS (
    UPDATE members m SET joined_at = $3 FROM joined j WHERE m.person = j.person
)
SELECT CASE WHEN welcomed_at IS NOT NULL THEN branch END FROM joined

-- name: leave
WITH gone AS (
    DELETE FROM memberships m USING branches b WHERE b.id = m.branch AND b.slug = $1 AND m.person = $2
    RETURNING m.branch, m.person
)
SELECT leave_meetings(g.person, g.branch, $3) FROM gone g

-- name: remove
-- A coordinator says that she does not belong here: whoever is welcomed nowhere else counts no more.
WITH gone AS (
    DELETE FROM memberships m USING branches b WHERE b.id = m.branch AND b.slug = $1 AND m.person = $2
    RETURNING m.branch, m.person
), unvetted AS (
    UPDATE members m SET vetted_at = NULL
    FROM gone g
    WHERE m.person = g.person AND m.welcomed_at IS NULL AND NOT EXISTS (
        SELECT FROM memberships s WHERE s.person = g.person AND s.branch <> g.branch AND s.welcomed_at IS NOT NULL)
)
SELECT leave_meetings(g.person, g.branch, $3) FROM gone g

-- name: vouch
-- For whoever was let in by a branch that welcomes everybody.
UPDATE members m SET vetted_at = $3
FROM memberships s JOIN branches b ON b.id = s.branch
WHERE b.slug = $1 AND s.person = $2 AND s.welcomed_at IS NOT NULL AND m.person = s.person AND m.vetted_at IS NULL
RETURNING true

-- name: outside
-- The open branches as those outside see them, on a day: how many members count, and whether somebody has waited since before
-- this week.
SELECT b.slug, count(*) FILTER (WHERE m.vetted_at <= (SELECT counted_until($1))) AS members,
    count(m.person) FILTER (WHERE s.welcomed_at IS NULL AND s.joined_at < (SELECT week_began($1))) > 0 AS waiting
FROM branches b
LEFT JOIN memberships s ON s.branch = b.id
LEFT JOIN members m ON m.person = s.person
WHERE b.closed_at IS NULL
GROUP BY b.id

-- name: people
-- All of a branch, or those who are named.
SELECT p.id, p.name, p.email, CASE WHEN c.person IS NOT NULL THEN p.phone END AS phone, p.paused_until,
    m.joined_at, m.welcomed_at, w.name AS welcomed_by_name, m.welcomed_by,
    EXISTS (SELECT FROM fresh_welcomes f WHERE f.branch = m.branch AND f.person = m.person) AS fresh,
    me.vetted_at IS NOT NULL AS vetted, me.union_slug, me.union_roles,
    i.person IS NOT NULL AND m.letters_ended_at IS NULL AS wants_invitations,
    (SELECT s.reason FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key) AS stopped,
    ARRAY(SELECT ROW(j.industry, coalesce(j.area, me.home)) FROM jobs j WHERE j.person = p.id ORDER BY j.id) AS jobs
FROM branches b
JOIN memberships m ON m.branch = b.id
JOIN members me ON me.person = m.person
JOIN people p ON p.id = m.person
LEFT JOIN people w ON w.id = m.welcomed_by
LEFT JOIN consents c ON c.person = p.id AND c.purpose = 'calls' AND c.ended_at IS NULL
LEFT JOIN consents i ON i.person = p.id AND i.purpose = 'invitations' AND i.ended_at IS NULL
WHERE b.slug = $1 AND ($2::uuid[] IS NULL OR m.person = ANY($2))
ORDER BY m.welcomed_at IS NOT NULL, m.joined_at

-- name: welcome
-- Locks the waiting in order of their ids, so that two coordinators who welcome the same ones do not block each other.
WITH waiting AS (
    SELECT m.branch, m.person FROM memberships m JOIN branches b ON b.id = m.branch
    WHERE b.slug = $1 AND m.person = ANY($2::uuid[]) AND m.welcomed_at IS NULL
    ORDER BY m.person FOR UPDATE OF m
), welcomed AS (
    UPDATE memberships m SET welcomed_at = $4, welcomed_by = $3
    FROM waiting w WHERE m.branch = w.branch AND m.person = w.person
    RETURNING m.branch, m.person, m.joined_at
), vetted AS (
    UPDATE members m SET vetted_at = $4 FROM welcomed w WHERE m.person = w.person AND m.vetted_at IS NULL
), contacted AS (
    UPDATE contacts c SET outcome = 'welcomed', owner = $3, at = $4
    FROM welcomed w WHERE c.branch = w.branch AND c.person = w.person AND c.outcome IS NULL
)
SELECT count(*) AS welcomed,
    post_letters('welcome', $5, persons => array_agg(person), branches => array_agg(branch),
        variants => array_agg(extract(epoch FROM joined_at)::text)) AS letters
FROM welcomed

-- name: take_back_welcome
-- The letter is deleted rather than cancelled, because a later welcome posts it anew. `c.at` is the moment of the welcome.
WITH untold AS (
    DELETE FROM letters l USING fresh_welcomes f, branches b
    WHERE l.id = f.letter AND b.id = f.branch AND b.slug = $1 AND f.person = $2
    RETURNING l.branch, l.person
), waits AS (
    UPDATE memberships m SET welcomed_at = NULL, welcomed_by = NULL
    FROM untold u WHERE m.branch = u.branch AND m.person = u.person
    RETURNING m.branch
), unvetted AS (
    UPDATE members m SET vetted_at = NULL
    FROM untold u JOIN memberships s ON s.branch = u.branch AND s.person = u.person
    WHERE m.person = u.person AND m.vetted_at = s.welcomed_at
), again AS (
    UPDATE contacts c SET outcome = NULL
    FROM untold u JOIN memberships m ON m.branch = u.branch AND m.person = u.person
    WHERE c.branch = u.branch AND c.person = u.person AND c.outcome = 'welcomed' AND c.at = m.welcomed_at
)
SELECT true FROM waits

-- name: counts
SELECT count(*) AS members, count(*) FILTER (WHERE m.welcomed_at IS NULL) AS waiting,
    min(m.joined_at) FILTER (WHERE m.welcomed_at IS NULL) AS since
FROM memberships m JOIN branches b ON b.id = m.branch WHERE b.slug = $1
