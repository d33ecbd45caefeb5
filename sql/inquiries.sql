-- name: places
-- The trades and areas that her committees decide about or affect, where at least $3 members can be asked.
SELECT DISTINCT ON (i.slug, a.area) i.slug AS industry, a.area, m.id AS mandate
FROM mandates m
JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
JOIN committee_areas a ON a.committee = m.committee
CROSS JOIN industries i
CROSS JOIN LATERAL decides(a.area, i.slug) d
WHERE m.person = $1 AND mandate_runs(m, $2)
  AND d.committee = m.committee
  AND $3 <= (
      SELECT count(DISTINCT j.person)
      FROM counted_workplaces($2) j
      JOIN within w ON w.inner_area = j.area AND w.outer_area = a.area
      JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
      JOIN reachable r ON r.person = j.person
      WHERE j.industry = i.slug AND j.person <> $1)
ORDER BY i.slug, a.area, d.strength, s.rank, m.id

-- name: lock
-- Serialises concurrent requests, so that she asks once.
SELECT told_at FROM representatives WHERE person = $1 FOR UPDATE

-- name: latest
SELECT max(q.asked_at) FROM inquiries q JOIN mandates m ON m.id = q.mandate WHERE m.person = $1

-- name: ask
WITH asked AS (
    INSERT INTO inquiries (id, mandate, industry, area, question, asked_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING id, mandate
)
SELECT post_letters('inquiry', $6, persons => array_agg(j.person), inquiries => array_agg(a.id),
    until => array_agg($7::timestamptz))
FROM asked a
JOIN mandates s ON s.id = a.mandate
JOIN counted_workplaces(local_day($6)) j ON j.industry = $3 AND j.person <> s.person
JOIN within w ON w.inner_area = j.area AND w.outer_area = $4
JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
JOIN reachable r ON r.person = j.person

-- name: of_representative
SELECT q.id, q.question, q.industry, q.area, q.asked_at, q.ends_at, m.person, p.name, c.name AS committee_name
FROM inquiries q
JOIN mandates m ON m.id = q.mandate
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
WHERE m.person = $1 AND q.ends_at > $2
ORDER BY q.asked_at DESC

-- name: of_member
SELECT q.id, q.question, q.industry, q.area, q.asked_at, q.ends_at, q.mandate, m.person, p.name, m.seat,
    c.name AS committee_name, EXISTS (SELECT FROM introductions i WHERE i.inquiry = q.id AND i.member = $1) AS answered
FROM inquired d
JOIN inquiries q ON q.id = d.inquiry AND q.ends_at > $2
JOIN mandates m ON m.id = q.mandate
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
WHERE d.person = $1
ORDER BY q.asked_at DESC, q.id

-- name: show_answers
-- All of an inquiry's ($2), or of every inquiry's, when there are at least $3; of one that has ended, at least $4. Never one
-- alone: what is said without a name has a name as soon as it can only be one person's. A letter for each that has none.
WITH shown AS (
    UPDATE inquiries q SET shown_at = coalesce(q.shown_at, $1)
    WHERE CASE WHEN $2::uuid IS NULL THEN q.shown_at IS NULL ELSE q.id = $2 END
      AND (q.shown_at IS NOT NULL OR (SELECT count(*) FROM introductions i WHERE i.inquiry = q.id AND i.ended_at IS NULL)
           >= CASE WHEN q.ends_at <= $1 THEN $4::int ELSE $3::int END)
    RETURNING q.id
)
SELECT post_letters('question', $1, persons => array_agg(m.person), introductions => array_agg(i.id))
FROM shown s
JOIN introductions i ON i.inquiry = s.id AND awaits_answer(i, 'infinity')
JOIN mandates m ON m.id = i.mandate

-- name: end
UPDATE inquiries q SET ends_at = least(q.ends_at, greatest($3, q.asked_at))
FROM mandates m WHERE q.id = $1 AND m.id = q.mandate AND m.person = $2
RETURNING true

-- name: forget
-- Keeps those that led to an introduction that has not ended.
DELETE FROM inquiries q
WHERE q.ends_at < $1 AND NOT EXISTS (SELECT FROM introductions i WHERE i.inquiry = q.id AND i.ended_at IS NULL)
