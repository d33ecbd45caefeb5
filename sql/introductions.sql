-- name: lock
-- Serialises concurrent requests of each side, so that each one counts the questions of the one before.
SELECT 1 FROM people WHERE id = $1 FOR UPDATE

-- name: lock_representative
SELECT 1 FROM representatives r JOIN mandates m ON m.person = r.person WHERE m.id = $1 FOR UPDATE OF r

-- name: hers
-- How many questions of hers wait for an answer, without her answers to representatives' own questions.
SELECT count(*) FROM introductions WHERE member = $1 AND ended_at IS NULL AND answered_at IS NULL AND inquiry IS NULL

-- name: theirs
SELECT r.person, r.told_at, e.person IS NOT NULL AS reachable,
    questions_open(r.person) >= r.questions_most AS full,
    EXISTS (SELECT FROM introductions i JOIN mandates o ON o.id = i.mandate
            WHERE i.member = $1 AND o.person = r.person AND i.ended_at IS NULL AND i.read_at IS NULL AND i.inquiry IS NULL) AS already
FROM mandates m
JOIN representatives r ON r.person = m.person
LEFT JOIN reachable e ON e.person = r.person
WHERE m.id = $2

-- name: proved
SELECT true FROM sessions WHERE id = $1 AND proved_at IS NOT NULL

-- name: is_asked_by
SELECT true FROM introductions WHERE id = $1 AND member = $2

-- name: place
-- The municipality where she works, or the whole region when fewer than $3 members who count have her trade there, or when she
-- works in all of it.
SELECT CASE WHEN a.kind = 'region' OR $3 <= (
        SELECT count(DISTINCT j.person)
        FROM counted_workplaces($4) j
        JOIN within v ON v.inner_area = j.area AND v.outer_area = a.code
        WHERE j.industry = $2
    ) THEN a.code ELSE a.parent END
FROM within w JOIN areas a ON a.code = w.outer_area AND (a.kind = 'kommun' OR a.kind = 'region' AND a.code = $1)
WHERE w.inner_area = $1

-- name: ask
-- Returns no row when she has answered the same inquiry before. An answer waits until the inquiry has ended, and then as long
-- as a question: it may be shown only then.
INSERT INTO introductions (id, member, mandate, industry, area, question, asked_at, due_at, passed_from, inquiry)
VALUES ($1, $2, $3, $4, $5, $6, $7,
    $8::timestamptz + coalesce((SELECT greatest(q.ends_at - $7::timestamptz, '0') FROM inquiries q WHERE q.id = $10), '0'), $9, $10)
ON CONFLICT DO NOTHING
RETURNING true

-- name: wait_their_turn
-- A representative who has had her letters of the week gets the question later: her time to answer begins then.
UPDATE introductions i SET due_at = q.due_at + $2::interval
FROM letter_queue q JOIN letters l ON l.id = q.letter
WHERE q.kind = 'question' AND q.due_at > $1 AND i.id = l.introduction AND i.due_at < q.due_at + $2::interval
  AND i.answered_at IS NULL AND i.ended_at IS NULL AND i.reminded_at IS NULL  -- a reminder that waits gives no more time

-- name: of_member
-- A member's introductions. One that has gone on to somebody else is left out: the next one shows it. `held_until`: when
-- its letter goes, where that has to wait.
SELECT i.*, m.person AS representative,
    (SELECT q.due_at FROM letters l JOIN letter_queue q ON q.letter = l.id
     WHERE l.introduction = i.id AND l.kind = 'question' AND q.due_at > l.posted_at + interval '1 hour') AS held_until, p.name, c.name AS committee_name, m.committee,
    o.person AS proposed_person, q.name AS proposed_name,
    CASE WHEN t.id IS NOT NULL AND i.representative_email THEN p.email END AS email,
    CASE WHEN t.id IS NOT NULL THEN i.representative_phone END AS phone,
    b.ended_by AS before_by, r.id AS before_person, r.name AS before_name
FROM introductions i
LEFT JOIN mandates m ON m.id = i.mandate
LEFT JOIN people p ON p.id = m.person
LEFT JOIN committees c ON c.id = m.committee
LEFT JOIN mandates o ON o.id = i.proposed
LEFT JOIN people q ON q.id = o.person
LEFT JOIN met t ON t.id = i.id
LEFT JOIN introductions b ON b.id = i.passed_from
LEFT JOIN mandates n ON n.id = b.mandate
LEFT JOIN people r ON r.id = n.person
WHERE i.member = $1 AND NOT EXISTS (SELECT FROM introductions x WHERE x.passed_from = i.id)
ORDER BY i.ended_at IS NOT NULL, i.asked_at DESC, i.id

-- name: asked
-- Whom she has asked, and about which trade.
SELECT i.industry, m.person FROM introductions i JOIN mandates m ON m.id = i.mandate WHERE i.member = $1

-- name: choosing
-- Questions for which the coordinators of the member's branches, or without any ($1 NULL) an administrator, choose whom
-- to ask.
SELECT i.id, i.member, i.mandate, i.industry, i.area, i.question, i.asked_at, i.due_at, i.ended_at
FROM introductions i
WHERE i.mandate IS NULL AND i.ended_at IS NULL AND CASE WHEN $1::text IS NULL
    THEN NOT EXISTS (SELECT FROM memberships m JOIN appointments o ON o.branch = m.branch AND o.to_at IS NULL
                     WHERE m.person = i.member AND m.welcomed_at IS NOT NULL)
    ELSE EXISTS (SELECT FROM memberships m JOIN branches b ON b.id = m.branch
                 WHERE m.person = i.member AND m.welcomed_at IS NOT NULL AND b.slug = $1) END
ORDER BY i.asked_at, i.id

-- name: show_each_other
-- Not by a yes from before she asked once more: what she has asked since stands in its place.
UPDATE introductions i SET member_yes_at = $3, member_email = $4, member_phone = $5
FROM mandates m
WHERE i.id = $1 AND i.member = $2 AND m.id = i.mandate
  AND i.representative_yes_at IS NOT NULL AND i.member_yes_at IS NULL AND i.ended_at IS NULL
  AND NOT EXISTS (SELECT FROM introductions x WHERE x.follows = i.id)
RETURNING m.person

-- name: to_go_on
-- An introduction that nobody has answered and that has not gone on already.
SELECT i.id, i.member, i.industry, i.area, i.question, i.ended_by
FROM introductions i
WHERE i.id = $1 AND i.inquiry IS NULL AND i.follows IS NULL AND i.answered_at IS NULL AND i.representative_yes_at IS NULL
  AND i.ended_by IS DISTINCT FROM 'member'
  AND NOT EXISTS (SELECT FROM introductions x WHERE x.passed_from = i.id)
FOR UPDATE

-- name: end_by
-- Ends an open introduction and returns its member; no row when it is not open.
UPDATE introductions SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at IS NULL RETURNING member

-- name: end_by_member
-- With what it follows.
UPDATE introductions i SET ended_at = $3, ended_by = 'member'
WHERE i.member = $2 AND i.ended_at IS NULL AND i.id IN ($1, (SELECT x.follows FROM introductions x WHERE x.id = $1))

-- name: remind
-- A week before the time runs out, and again each time the representative has put it off.
WITH silent AS (
    UPDATE introductions i SET reminded_at = $1
    WHERE ended_at IS NULL AND answered_at IS NULL AND representative_yes_at IS NULL AND reminded_at IS NULL AND proposed IS NULL
      AND is_shown(i) AND due_at - interval '7 days' <= $1 AND due_at > $1 AND mandate IS NOT NULL
    RETURNING id, mandate, due_at
)
SELECT post_letters('question', $1, persons => array_agg(m.person), introductions => array_agg(s.id),
    sequences => array_agg((extract(epoch FROM s.due_at) / 86400)::int), until => array_agg(s.due_at))
FROM silent s JOIN mandates m ON m.id = s.mandate

-- name: silent
-- Introductions whose two weeks are over. Those that waited for the representative go on to the coordinator; those that
-- waited for the member or the coordinator end, and so do those that have been answered.
SELECT id, answered_at IS NOT NULL AS answered,
    mandate IS NOT NULL AND answered_at IS NULL AND proposed IS NULL AND inquiry IS NULL AND follows IS NULL AS goes_on
FROM introductions WHERE ended_at IS NULL AND representative_yes_at IS NULL AND due_at <= $1

-- name: term_ended
-- Not introductions that have met, nor those to a representative who stays on the same committee.
SELECT i.id FROM introductions i JOIN mandates m ON m.id = i.mandate
WHERE i.ended_at IS NULL AND i.member_yes_at IS NULL AND (m.to_day < $1 OR NOT mandate_known(m))
  AND NOT EXISTS (SELECT FROM mandates n WHERE n.person = m.person AND n.committee = m.committee AND mandate_runs(n, $1))

-- name: forget
-- What somebody has asked once more about is kept as long as that.
DELETE FROM introductions i
WHERE i.ended_at < $1
  AND NOT EXISTS (SELECT FROM introductions x WHERE x.follows = i.id AND coalesce(x.ended_at, 'infinity') >= $1)

-- name: tell
-- One for each turn that it takes: the moment tells them apart.
SELECT post_letters('standing', $1, persons => ARRAY[$2::uuid], introductions => ARRAY[$3::uuid],
    variants => ARRAY[extract(epoch FROM $1::timestamptz)::text])

-- name: seen_by
SELECT p.id AS person, p.name FROM met t JOIN people p ON p.id = t.representative WHERE t.member = $1
