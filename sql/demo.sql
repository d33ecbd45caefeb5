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
        (1 + j.id * 7 % 13 + CASE WHEN j.id % 17 = 0 THEN 12 ELSE 0 END) * interval '1 day' AS waits
    FROM jobs j
    JOIN members m ON m.person = j.person
    JOIN branch_trades t ON (t.industry IS NULL OR t.industry = j.industry)
        AND (t.union_slug IS NULL OR t.union_slug = m.union_slug)
    ORDER BY j.person, t.branch
) f
ON CONFLICT DO NOTHING

-- name: registered_before
-- Nobody is in a branch before she has registered.
UPDATE members m SET registered_at = least(m.registered_at, s.joined_at - interval '1 day'), joined_at = s.joined_at,
    vetted_at = s.welcomed_at
FROM memberships s WHERE s.person = m.person

-- name: returned
-- One invitation of a meeting came to an address that is no more.
WITH one AS (
    UPDATE letters SET state = 'failed' WHERE id = (
        SELECT l.id FROM letters l JOIN members m ON m.person = l.person
        WHERE l.meeting = $1 AND l.kind = 'invitation' AND l.person <> $3
          AND NOT EXISTS (SELECT FROM invitations i JOIN answers a ON a.invitation = i.id WHERE i.meeting = $1 AND i.person = l.person)
        ORDER BY l.id LIMIT 1)
    RETURNING id
)
INSERT INTO letter_events (letter, at, event, code, enhanced) SELECT id, $2, 'refused', 550, '5.1.1' FROM one

-- name: take_one
-- Whoever hands over has at least one that is hers, however they were shared out.
UPDATE contacts SET owner = $1 WHERE id = (SELECT min(c.id) FROM contacts c WHERE c.branch = $2 AND c.outcome IS NULL)

-- name: letters_went
-- All of them, when they were posted: none leaves when the demo starts.
WITH waiting AS (DELETE FROM letter_queue)
UPDATE letters SET state = 'sent', ended_at = posted_at WHERE state = 'queued'

-- name: invited
SELECT id FROM invitations WHERE meeting = $1 ORDER BY invited_at, person

-- name: might_come
SELECT s.invitation FROM standing_answers s JOIN invitations i ON i.id = s.invitation
WHERE s.meeting = $1 AND s.answer = 'maybe' AND i.branch IS NOT NULL
ORDER BY i.person LIMIT 1

-- name: not_there_yet
-- Whoever was not welcomed yet when a meeting was called was not invited to it.
WITH later AS (
    DELETE FROM invitations i USING memberships m
    WHERE i.meeting = $1 AND i.branch = m.branch AND i.person = m.person AND m.welcomed_at > $2
    RETURNING i.person
)
DELETE FROM letters l USING later WHERE l.meeting = $1 AND l.person = later.person

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

-- name: askable
-- Members who take questions, and those who can be written to and decide about their work.
WITH asking AS MATERIALIZED (
    SELECT j.id, j.person, j.industry, j.area, s.joined_at
    FROM jobs j
    JOIN memberships s ON s.person = j.person AND s.welcomed_at < $1::timestamptz - interval '30 days'
    JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
    WHERE j.area IS NOT NULL
), bodies AS MATERIALIZED (
    -- Once for each trade and place, whatever the planner thinks of tables that it has not looked at yet.
    SELECT a.area, a.industry, d.committee
    FROM (SELECT DISTINCT area, industry FROM asking) a CROSS JOIN LATERAL decides(a.area, a.industry) d
    WHERE d.strength = 'primary'
)
SELECT j.person AS member, j.industry, j.area, m.id AS mandate, m.person AS representative
FROM asking j
JOIN bodies b USING (area, industry)
JOIN mandates m ON m.committee = b.committee AND mandate_runs(m, $2::date)
JOIN reachable e ON e.person = m.person
ORDER BY j.joined_at, j.id, m.id

-- name: said_yes
SELECT a.invitation, h.branch FROM standing_answers a JOIN meeting_hosts h USING (meeting)
WHERE a.meeting = $1 AND a.answer = 'yes' ORDER BY a.at, a.invitation

-- name: came
-- Members first.
SELECT d.invitation FROM door_list d WHERE d.meeting = $1 AND d.said = 'came' ORDER BY d.representative, d.invitation

-- name: latest_question
SELECT id FROM introductions WHERE member = $1 ORDER BY asked_at DESC LIMIT 1

-- name: comes_first
-- A member finds her invitation to a coming meeting in the mailbox, and has not answered it.
WITH own AS (
    UPDATE letters SET state = 'queued', ended_at = NULL, posted_at = $3, due_at = $3
    WHERE meeting = $1 AND person = $2 AND kind = 'invitation'
    RETURNING id, kind, priority, due_at, expires_at, person
), queued AS (
    INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at) SELECT id, kind, priority, due_at, expires_at FROM own
)
DELETE FROM answers a USING invitations i, own
WHERE i.id = a.invitation AND i.meeting = $1 AND i.person = own.person

-- name: came_late
-- Four who confirmed lately and have not asked to be in a branch. Whoever did so over two days ago has been reminded.
WITH late AS (
    SELECT m.person, ($1::timestamptz - (row_number() OVER (ORDER BY m.joined_at DESC) * 2 - 1) * interval '1 day') AS at
    FROM memberships m WHERE m.welcomed_at IS NULL ORDER BY m.joined_at DESC LIMIT 4
), out AS (
    DELETE FROM memberships m USING late WHERE m.person = late.person
)
UPDATE members m SET registered_at = late.at,
    reminded_at = CASE WHEN late.at < $1 - interval '2 days' THEN late.at + interval '2 days' END
FROM late WHERE m.person = late.person

-- name: registered_lately
-- Of those whom no branch fits, five came in the last three weeks.
UPDATE members m SET registered_at = $1::timestamptz - u.number * interval '4 days'
FROM (SELECT person, row_number() OVER (ORDER BY registered_at DESC, person) AS number FROM unwelcomed) u
WHERE m.person = u.person AND u.number <= 5

-- name: unwelcomed_before
SELECT person FROM unwelcomed WHERE registered_at < $1

-- name: welcomed_or_waiting
-- The members of a branch, those who came last first.
SELECT m.person, m.joined_at, m.welcomed_at FROM memberships m JOIN branches b ON b.id = m.branch
WHERE b.slug = $1 ORDER BY m.joined_at DESC

-- name: waits_since
-- The contacts that are to be made began when each of them joined.
UPDATE contacts c SET at = m.joined_at, due_on = m.joined_at::date + 7
FROM memberships m WHERE m.branch = c.branch AND m.person = c.person AND c.outcome IS NULL

-- name: seated
-- Representatives who can be written to, each with a mandate of hers, in the order they came; not the first.
SELECT m.person, min(m.id) AS mandate, min(m.committee) AS committee FROM mandates m JOIN reachable e ON e.person = m.person
GROUP BY m.person ORDER BY min(m.id) OFFSET 3

-- name: branches_founded
-- All at once; and whoever was taken out of a branch while the example was made has never been in it.
WITH never AS (DELETE FROM past_joins)
UPDATE branches SET founded_at = $1

-- name: sits_there
-- Somebody who sits on a kind of committee in an area.
SELECT m.person
FROM mandates m JOIN committees c ON c.id = m.committee JOIN committee_kinds k ON k.committee = c.id
WHERE c.owner = $1 AND k.type = $2 AND mandate_runs(m, $3::date)
ORDER BY m.id LIMIT 1

-- name: dag
SELECT m.person FROM mandates m ORDER BY m.id LIMIT 1

-- name: began_lately
-- Six representatives with one seat each, who began on a day ($1) and were told of the list then.
WITH late AS (
    SELECT min(id) AS mandate, person FROM mandates GROUP BY person HAVING count(*) = 1 ORDER BY 1 DESC LIMIT 6
), told AS (
    UPDATE representatives r SET told_at = $2 FROM late s WHERE r.person = s.person AND r.told_at IS NOT NULL
)
UPDATE mandates m SET from_day = $1 FROM late s WHERE m.id = s.mandate

-- name: welcomed_lately
-- Two of them have got the welcome.
INSERT INTO offered_welcomes (mandate, offered_at, told_at)
SELECT n.mandate, $2, $2 FROM new_seats n JOIN reachable USING (person) WHERE n.from_day = $1 ORDER BY n.mandate LIMIT 2

-- name: helps
-- Some of those who have sat for a while; Dag is the first.
UPDATE representatives SET helps_since = $1 WHERE person IN (SELECT person FROM mandates WHERE from_day < $2 ORDER BY id LIMIT 20)
