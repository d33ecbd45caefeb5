-- name: get
SELECT i.id, i.industry, i.area, i.question, i.asked_at, i.due_at, i.not_before, i.reminded_at, i.proposed, i.inquiry,
    i.representative_yes_at, i.member_yes_at, i.ended_at, i.ended_by, i.mandate,
    m.person AS representative, m.committee, p.language
FROM introductions i JOIN mandates m ON m.id = i.mandate JOIN people p ON p.id = m.person
WHERE i.id = $1

-- name: of_representative
-- The member's name, and what she has chosen to show, only when they have met.
SELECT i.id, i.industry, i.area, i.question, i.asked_at, i.due_at, i.not_before, i.reminded_at, i.proposed, i.inquiry,
    i.representative_yes_at, i.member_yes_at, i.ended_at, i.ended_by, i.mandate,
    t.member, p.name, CASE WHEN i.member_email THEN p.email END AS email,
    CASE WHEN t.id IS NOT NULL THEN i.member_phone END AS phone
FROM introductions i
JOIN mandates m ON m.id = i.mandate
LEFT JOIN met t ON t.id = i.id
LEFT JOIN people p ON p.id = t.member
WHERE m.person = $1 AND i.ended_at IS NULL
ORDER BY i.asked_at, i.id

-- name: accept
UPDATE introductions SET representative_yes_at = $2, not_before = NULL, representative_email = $3, representative_phone = $4
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL AND mandate IS NOT NULL
RETURNING member

-- name: put_off
UPDATE introductions SET not_before = $2, due_at = $3, reminded_at = NULL
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL AND mandate IS NOT NULL
RETURNING true

-- name: propose
UPDATE introductions SET proposed = $2, due_at = $3
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL AND mandate <> $2
RETURNING member

-- name: load
UPDATE representatives SET questions_most = $2 WHERE person = $1

-- name: most
SELECT questions_most FROM representatives WHERE person = $1
