-- name: get
SELECT n.*, p.language, p.email_key FROM nameless_introductions n JOIN people p ON p.id = n.representative WHERE n.id = $1

-- name: of_representative
-- The member's name, and what she has chosen to show, only when they have met, and to whoever has shown who she is ($2).
SELECT n.*, t.member, p.name, CASE WHEN i.member_email THEN p.email END AS email,
    CASE WHEN t.id IS NOT NULL THEN i.member_phone END AS phone
FROM nameless_introductions n
JOIN introductions i USING (id)
LEFT JOIN met t ON t.id = n.id AND $2
LEFT JOIN people p ON p.id = t.member
WHERE n.representative = $1 AND n.ended_at IS NULL
ORDER BY n.asked_at, n.id

-- name: write
-- An answer, or another one in its place, until the member has read it, or she is asked what came of it. `due_at`: when it
-- closes by itself.
UPDATE introductions SET answer = $2, answered_at = $3, taken_up_on = $4, due_at = kept_for_proposal(id, due_at, $5), not_before = NULL
WHERE id = $1 AND ended_at IS NULL AND read_at IS NULL AND asked_back_at IS NULL AND outcome IS NULL AND proposed IS NULL
  AND mandate IS NOT NULL
RETURNING member

-- name: read
UPDATE introductions SET read_at = coalesce(read_at, $3) WHERE id = $1 AND member = $2 AND answered_at IS NOT NULL
RETURNING true

-- name: thank
UPDATE introductions SET thanks = $3 WHERE id = $1 AND member = $2 AND read_at IS NOT NULL AND ended_at IS NULL
RETURNING true

-- name: follow_up
-- Once about an answer that she has read, to the representative who gave it. Returns whom to write to.
INSERT INTO introductions (id, member, mandate, industry, area, question, asked_at, due_at, follows)
SELECT $1, i.member, i.mandate, i.industry, i.area, $4, $5, $6, i.id
FROM introductions i
JOIN mandates m ON m.id = i.mandate
JOIN reachable e ON e.person = m.person
WHERE i.id = $2 AND i.member = $3 AND i.read_at IS NOT NULL AND i.ended_at IS NULL AND i.follows IS NULL
  AND i.inquiry IS NULL AND i.member_yes_at IS NULL
ON CONFLICT DO NOTHING
RETURNING (SELECT m.person FROM mandates m WHERE m.id = mandate)

-- name: say_outcome
-- Once: the member may have read it, and it keeps the question longer. The same said again changes nothing.
UPDATE introductions SET outcome = $2, outcome_at = coalesce(outcome_at, $4),
    outcome_note = CASE WHEN outcome IS NULL THEN $3 ELSE outcome_note END,
    due_at = CASE WHEN outcome IS NULL THEN kept_for_proposal(id, due_at, $5) ELSE due_at END
WHERE id = $1 AND taken_up_on IS NOT NULL AND coalesce(outcome = $2, true) AND ended_at IS NULL
RETURNING id

-- name: tell_outcome
SELECT post_letters('reply', $2, persons => ARRAY[i.member], introductions => ARRAY[i.id], variants => ARRAY['outcome'])
FROM introductions i WHERE i.id = $1

-- name: ask_back
-- Once, when the day has passed; not whoever has left the committee.
WITH asked AS (
    UPDATE introductions i SET asked_back_at = $1 FROM mandates m
    WHERE m.id = i.mandate AND mandate_known(m) AND awaits_outcome(i, $2) AND i.asked_back_at IS NULL
    RETURNING i.id, i.due_at, m.person
)
SELECT post_letters('came_of', $1, persons => array_agg(person), introductions => array_agg(id), until => array_agg(due_at))
FROM asked

-- name: accept
UPDATE introductions SET representative_yes_at = $2, not_before = NULL, representative_email = $3, representative_phone = $4,
    proof = $5
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL AND mandate IS NOT NULL
RETURNING member

-- name: wish
UPDATE introductions SET wishes_at = coalesce(wishes_at, $2)
WHERE id = $1 AND ended_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL AND mandate IS NOT NULL
RETURNING true

-- name: put_off
UPDATE introductions SET not_before = $2, due_at = $3, reminded_at = NULL
WHERE id = $1 AND ended_at IS NULL AND answered_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL
  AND mandate IS NOT NULL
RETURNING true

-- name: propose
UPDATE introductions SET proposed = $2, due_at = $3
WHERE id = $1 AND ended_at IS NULL AND answered_at IS NULL AND representative_yes_at IS NULL AND proposed IS NULL
  AND mandate <> $2 AND follows IS NULL
RETURNING member

-- name: settings
SELECT questions_most, letter_day FROM representatives WHERE person = $1

-- name: load
UPDATE representatives SET questions_most = $2 WHERE person = $1
