-- name: exists
SELECT EXISTS (SELECT FROM branches) OR EXISTS (SELECT FROM people)

-- name: deciding
SELECT DISTINCT d.committee
FROM areas a CROSS JOIN industries i CROSS JOIN LATERAL decides(a.code, i.slug) d
WHERE a.code LIKE '01%' AND d.strength = 'primary'

-- name: told
UPDATE representatives r SET told_at = $1 FROM people p WHERE p.id = r.person AND p.email IS NOT NULL

-- name: join_fitting
-- Everybody joins the first branch that fits, more and more of them over fourteen months, and is welcomed within three
-- weeks; those who came last still wait.
INSERT INTO memberships (branch, person, joined_at, welcomed_at, welcomed_by)
SELECT f.branch, f.person, $1::timestamptz - f.since, CASE WHEN f.waits < f.since THEN $1 - f.since + f.waits END,
    CASE WHEN f.waits < f.since THEN $2::uuid END
FROM (
    SELECT DISTINCT ON (j.person) t.branch, j.person,
        CASE WHEN j.person = $3 THEN interval '200 days' ELSE (power(j.id * 61 % 400 / 400.0, 1.4) * 420 + 1) * interval '1 day' END AS since,
        (1 + j.id * 7 % 13 + CASE WHEN j.id % 17 = 0 THEN 6 ELSE 0 END) * interval '1 day' AS waits
    FROM jobs j
    JOIN members m ON m.person = j.person
    JOIN branch_trades t ON (t.industry IS NULL OR t.industry = j.industry)
        AND (t.union_slug IS NULL OR t.union_slug = m.union_slug)
    ORDER BY j.person, t.branch
) f
ON CONFLICT DO NOTHING

-- name: registered_before
-- Nobody is in a branch before she has registered.
UPDATE members m SET registered_at = least(m.registered_at, s.joined_at - interval '1 day') FROM memberships s WHERE s.person = m.person

-- name: returned
-- One invitation of a meeting came to an address that is no more.
WITH one AS (
    UPDATE letters SET state = 'failed' WHERE id = (
        SELECT l.id FROM letters l JOIN members m ON m.person = l.person
        WHERE l.meeting = $1 AND l.kind = 'invitation'
          AND NOT EXISTS (SELECT FROM invitations i JOIN answers a ON a.invitation = i.id WHERE i.meeting = $1 AND i.person = l.person)
        ORDER BY l.id LIMIT 1)
    RETURNING id
)
INSERT INTO letter_events (letter, at, event, code, enhanced) SELECT id, $2, 'refused', 550, '5.1.1' FROM one

-- name: letters_went
UPDATE letters SET state = 'sent', ended_at = $1, held = false WHERE state = 'queued'

-- name: invited
SELECT id FROM invitations WHERE meeting = $1 ORDER BY invited_at, person

-- name: asking
-- Members of a branch who have said yes to contact, the longest there first.
SELECT DISTINCT ON (m.joined_at, m.person) m.person, j.industry, j.area
FROM memberships m
JOIN branches b ON b.id = m.branch AND b.slug = $1
JOIN jobs j ON j.person = m.person
JOIN consents c ON c.person = m.person AND c.purpose = 'questions' AND c.ended_at IS NULL
WHERE m.welcomed_at IS NOT NULL AND j.area IS NOT NULL
ORDER BY m.joined_at, m.person, j.id
LIMIT 2
