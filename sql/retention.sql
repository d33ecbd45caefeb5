-- name: ask_silent
-- Once for each silence: whoever came back after being asked can fall silent anew.
WITH asked AS (
    UPDATE members m SET asked_to_stay_at = $1 FROM silent_since($2) s, people p
    WHERE m.person = s.person AND p.id = s.person AND coalesce(p.paused_until <= $1, true)
      AND coalesce(m.asked_to_stay_at <= last_heard(m.person), true)
    RETURNING m.person
)
SELECT post_letters('still_here', $1, persons => array_agg(person)) FROM asked

-- name: gave_no_answer
-- At most $3 at a time: each is erased by itself.
SELECT m.person FROM members m JOIN silent_since($2) s USING (person)
WHERE m.asked_to_stay_at <= $1 AND last_heard(m.person) < m.asked_to_stay_at
ORDER BY m.asked_to_stay_at LIMIT $3

-- name: stay
-- Nothing for somebody who is no member any more.
UPDATE people p SET heard_at = $2 FROM members m WHERE p.id = $1 AND m.person = p.id RETURNING p.language

-- name: member
SELECT p.language FROM people p JOIN members m ON m.person = p.id WHERE p.id = $1

-- name: count_answers
INSERT INTO answer_counts (meeting, invited, yes, maybe, no, came_members, came_representatives)
SELECT m.id, count(i.id), count(*) FILTER (WHERE a.answer = 'yes'), count(*) FILTER (WHERE a.answer = 'maybe'),
    count(*) FILTER (WHERE a.answer = 'no'), count(*) FILTER (WHERE t.said = 'came' AND i.mandate IS NULL),
    count(*) FILTER (WHERE t.said = 'came' AND i.mandate IS NOT NULL)
FROM meetings m
JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN attendance t ON t.invitation = i.id
WHERE m.ends_at < $1
GROUP BY m.id
ON CONFLICT DO NOTHING

-- name: answer_counts
SELECT invited, yes, maybe, no FROM answer_counts WHERE meeting = $1

-- name: forget_invitations
-- Their answers go with them, who came, and what each has said that she does.
DELETE FROM invitations i USING meetings m WHERE m.id = i.meeting AND m.ends_at < $1

-- name: forget_commitments
-- Those that nobody has taken.
DELETE FROM commitments c USING meetings m WHERE m.id = c.meeting AND m.ends_at < $1

-- name: forget_left_out
DELETE FROM left_out o USING meetings m WHERE m.id = o.meeting AND m.ends_at < $1

-- name: forget_contacts
DELETE FROM contacts WHERE at < $1 AND outcome IS NOT NULL

-- name: forget_posts
-- And whoever held them, if she is nothing else here.
WITH gone AS (
    DELETE FROM appointments WHERE to_at < $1 RETURNING person
)
DELETE FROM people p USING gone g
WHERE p.id = g.person AND NOT EXISTS (SELECT FROM members m WHERE m.person = p.id)
  AND NOT EXISTS (SELECT FROM representatives r WHERE r.person = p.id)
  AND NOT EXISTS (SELECT FROM group_contacts c WHERE c.person = p.id)
  AND NOT EXISTS (SELECT FROM local_posts l WHERE l.person = p.id)
  AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = p.id AND coalesce(o.to_at >= $1, true))

-- name: forget_consents
-- A yes that was taken back is kept as proof for as long as the access log.
DELETE FROM consents WHERE ended_at < $1

-- name: forget_representatives
-- Those whose last mandate ended so long ago. The person stays if she is a member or holds a post.
WITH gone AS (
    DELETE FROM representatives r
    WHERE EXISTS (SELECT FROM mandates m WHERE m.person = r.person)
      AND NOT EXISTS (SELECT FROM mandates m WHERE m.person = r.person AND coalesce(m.to_day, 'infinity') >= $1)
    RETURNING r.person
), ended AS (
    UPDATE committees c SET ended_on = m.to_day
    FROM (SELECT m.committee, max(m.to_day) AS to_day FROM mandates m JOIN gone g USING (person) WHERE mandate_known(m) GROUP BY 1) m
    WHERE c.id = m.committee AND coalesce(c.ended_on < m.to_day, true)
)
DELETE FROM people p USING gone g
WHERE p.id = g.person AND NOT EXISTS (SELECT FROM members m WHERE m.person = p.id)
  AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = p.id)
  AND NOT EXISTS (SELECT FROM group_contacts c WHERE c.person = p.id)
  AND NOT EXISTS (SELECT FROM local_posts l WHERE l.person = p.id)

-- name: forget_local_posts
-- And whoever held them, if she is nothing else here.
WITH gone AS (
    DELETE FROM local_posts WHERE to_day < $1 RETURNING person
)
DELETE FROM people p USING gone g
WHERE p.id = g.person AND NOT EXISTS (SELECT FROM members m WHERE m.person = p.id)
  AND NOT EXISTS (SELECT FROM representatives r WHERE r.person = p.id)
  AND NOT EXISTS (SELECT FROM group_contacts c WHERE c.person = p.id)
  AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = p.id)
  AND NOT EXISTS (SELECT FROM local_posts l WHERE l.person = p.id AND coalesce(l.to_day >= $1, true))
