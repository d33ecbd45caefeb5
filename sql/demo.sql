-- name: exists
SELECT EXISTS (SELECT FROM branches) OR EXISTS (SELECT FROM people)

-- name: deciding
SELECT DISTINCT d.committee
FROM areas a CROSS JOIN industries i CROSS JOIN LATERAL decides(a.code, i.slug) d
WHERE a.code LIKE '01%' AND d.strength = 'primary'

-- name: told
UPDATE representatives r SET told_at = $1 FROM people p WHERE p.id = r.person AND p.email IS NOT NULL

-- name: join_fitting
-- Everybody joins the first branch that fits; nine of ten have been welcomed.
INSERT INTO memberships (branch, person, joined_at, welcomed_at, welcomed_by)
SELECT DISTINCT ON (j.person) t.branch, j.person, $1,
    CASE WHEN row_number() OVER (ORDER BY j.id) % 10 <> 3 THEN $2::timestamptz END,
    CASE WHEN row_number() OVER (ORDER BY j.id) % 10 <> 3 THEN $3::uuid END
FROM jobs j
JOIN members m ON m.person = j.person
JOIN branch_trades t ON (t.industry IS NULL OR t.industry = j.industry)
    AND (t.union_slug IS NULL OR t.union_slug = m.union_slug)
ORDER BY j.person, t.branch
ON CONFLICT DO NOTHING

-- name: letters_went
UPDATE letters SET state = 'sent', ended_at = $1 WHERE state = 'queued'

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
