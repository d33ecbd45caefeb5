-- name: person
SELECT id, name, email, phone, language, discreet, reminders, email_confirmed_at, paused_until, heard_at
FROM people WHERE id = $1

-- name: new_addresses
SELECT id, email, asked_at FROM addresses WHERE person = $1 ORDER BY asked_at

-- name: membership_of_the_service
SELECT m.registered_at, m.union_slug, m.union_roles, a.name AS home, m.joined_at, m.reminded_at, m.welcomed_at, m.vetted_at,
    w.id AS welcomer, w.name AS welcomed_by
FROM members m LEFT JOIN areas a ON a.code = m.home LEFT JOIN people w ON w.id = m.welcomed_by
WHERE m.person = $1

-- name: jobs
SELECT j.industry, j.sector, j.task, a.name AS area, c.name AS employer
FROM jobs j LEFT JOIN areas a ON a.code = j.area LEFT JOIN committees c ON c.id = j.employer
WHERE j.person = $1 ORDER BY j.id

-- name: consents
SELECT purpose, text_version, channel, given_at, ended_at, ended_channel FROM consents WHERE person = $1 ORDER BY given_at, id

-- name: branches
-- Also those that she has left, as long as somebody has read a list that she was in.
SELECT b.name AS branch, s.joined_at, m.welcomed_at, w.id AS welcomer, w.name AS welcomed_by, m.letters_ended_at,
    CASE WHEN s.last_read IS NOT NULL THEN true END AS has_left
FROM membership_periods s
JOIN branches b ON b.id = s.branch
LEFT JOIN memberships m ON m.branch = s.branch AND m.person = s.person AND s.last_read IS NULL
LEFT JOIN people w ON w.id = m.welcomed_by
WHERE s.person = $1 ORDER BY s.joined_at

-- name: contacts
SELECT c.id, b.name AS branch, w.id AS coordinator, w.name AS by, c.outcome, c.at, c.note, c.due_on
FROM contacts c JOIN branches b ON b.id = c.branch LEFT JOIN people w ON w.id = c.owner
WHERE c.person = $1 ORDER BY c.at, c.id

-- name: proposed_names
SELECT n.person, n.name, n.proposed_at, n.refused_at, w.id AS coordinator, w.name AS by
FROM name_proposals n LEFT JOIN people w ON w.id = n.proposed_by
WHERE n.person = $1

-- name: meetings
SELECT m.id AS meeting, m.title, m.starts_at, i.invited_at, i.withdrawn_at
FROM invitations i JOIN meetings m ON m.id = i.meeting
WHERE i.person = $1 ORDER BY m.starts_at, m.id

-- name: answers
SELECT m.id AS meeting, m.title, a.answer, a.at, a.channel, a.by_other, a.stamp, a.note, i.id AS invitation
FROM invitations i JOIN meetings m ON m.id = i.meeting JOIN answers a ON a.invitation = i.id
WHERE i.person = $1 ORDER BY a.at, a.id

-- name: time_proposals
SELECT m.id AS meeting, m.title, t.starts_at, t.ends_at, t.proposed_at, t.declined_at, t.by_other, t.stamp, t.note, i.id AS invitation
FROM time_proposals t JOIN invitations i ON i.id = t.invitation JOIN meetings m ON m.id = i.meeting
WHERE i.person = $1 ORDER BY t.id

-- name: attendance
SELECT m.id AS meeting, m.title, m.starts_at, t.said AS came, t.by_herself, t.at
FROM attendance t JOIN invitations i ON i.id = t.invitation JOIN meetings m ON m.id = i.meeting
WHERE i.person = $1 ORDER BY m.starts_at, m.id

-- name: commitments
SELECT c.id, m.id AS meeting, m.title, c.text, c.due_on, c.made_at, c.reminded_at, c.ended_at, c.done
FROM commitments c JOIN invitations i ON i.id = c.invitation JOIN meetings m ON m.id = c.meeting
WHERE i.person = $1 ORDER BY c.made_at, c.id

-- name: not_sent
-- A coordinator has left her out of a meeting.
SELECT m.id AS meeting, m.title, m.starts_at FROM left_out o JOIN meetings m ON m.id = o.meeting WHERE o.person = $1 ORDER BY m.starts_at, m.id

-- name: data_requests
SELECT d.id, d.wish, d.reason, d.asked_at, d.confirmed_at, b.id AS asker, b.name AS by
FROM data_requests d LEFT JOIN people b ON b.id = d.asked_by
WHERE d.person = $1 ORDER BY d.asked_at

-- name: questions
-- Those she has asked, with the answer once she has opened it: until then it can change. What others have asked her is theirs.
SELECT i.id, i.question, i.industry, a.name AS area, c.name AS committee, i.asked_at, i.answered_at, i.read_at,
    CASE WHEN i.read_at IS NOT NULL THEN i.answer END AS reply, CASE WHEN i.read_at IS NOT NULL THEN i.taken_up_on END AS taken_up_on,
    i.outcome AS came_of, i.outcome_note, i.thanks, i.representative_yes_at, i.member_yes_at, i.member_phone AS shown_phone,
    i.ended_at, i.ended_by, o.title AS proposal
FROM introductions i
LEFT JOIN proposal_questions t ON t.introduction = i.id LEFT JOIN proposals o ON o.id = t.proposal
LEFT JOIN areas a ON a.code = i.area LEFT JOIN mandates m ON m.id = i.mandate LEFT JOIN committees c ON c.id = m.committee
WHERE i.member = $1 ORDER BY i.asked_at, i.id

-- name: answers_given
-- What she has answered as a representative; neither the question nor who asked.
SELECT i.id, i.industry, a.name AS area, c.name AS committee, i.answered_at, i.answer AS reply, i.taken_up_on, i.outcome AS came_of,
    i.outcome_note, i.representative_phone AS shown_phone
FROM introductions i
JOIN mandates m ON m.id = i.mandate JOIN committees c ON c.id = m.committee LEFT JOIN areas a ON a.code = i.area
WHERE m.person = $1 AND (i.answered_at IS NOT NULL OR i.representative_yes_at IS NOT NULL)
ORDER BY i.asked_at, i.id

-- name: representative
SELECT told_at, letters_ended_at, questions_most, letter_day, name_said_at, address_said_at, helps_since, ARRAY(SELECT k.source FROM register_keys k WHERE k.person = r.person) AS registers
FROM representatives r WHERE person = $1

-- name: mandates
SELECT c.name AS committee, m.seat_text AS seat, m.from_day, m.to_day, m.status, m.disowned_at
FROM mandates m JOIN committees c ON c.id = m.committee
WHERE m.person = $1 ORDER BY m.from_day, m.id

-- name: names_before
SELECT b.id, b.name, b.email, i.at AS changed_at
FROM batch_names b JOIN imports i ON i.id = b.batch
WHERE b.person = $1 ORDER BY i.at

-- name: offered_welcomes
SELECT c.name AS committee, o.offered_at, o.told_at
FROM offered_welcomes o JOIN mandates m ON m.id = o.mandate JOIN committees c ON c.id = m.committee
WHERE m.person = $1 ORDER BY o.offered_at, o.mandate

-- name: committee_names
SELECT n.mandate, c.name AS committee, n.name, n.reported_at
FROM committee_name_reports n JOIN mandates m ON m.id = n.mandate JOIN committees c ON c.id = m.committee
WHERE m.person = $1 ORDER BY n.reported_at, n.mandate

-- name: proposals
-- Those that she has put in, or is named in as the one to ask.
SELECT o.title AS proposal, a.name AS area, o.day, o.put_in_at FROM proposals o JOIN areas a ON a.code = o.area
WHERE $1 IN (o.put_in_by, o.contact) ORDER BY o.id

-- name: removed_proposals
SELECT id, title AS proposal, reason AS removal_reason, removed_at FROM proposal_removals WHERE put_in_by = $1 ORDER BY id

-- name: inquiries
-- What she has asked those who know a workplace from the inside.
SELECT q.id, q.question, q.industry, a.name AS area, q.asked_at, q.ends_at
FROM inquiries q JOIN mandates m ON m.id = q.mandate LEFT JOIN areas a ON a.code = q.area
WHERE m.person = $1 ORDER BY q.asked_at

-- name: appointments
SELECT o.post, b.name AS branch, o.from_at, o.to_at
FROM appointments o LEFT JOIN branches b ON b.id = o.branch
WHERE o.person = $1 ORDER BY o.from_at, o.id

-- name: post_changes
-- What she has proposed, and what is proposed about her.
SELECT c.post, b.name AS branch, c.proposed_at
FROM post_changes c LEFT JOIN branches b ON b.id = c.branch
WHERE $1 IN (c.person, c.proposed_by) ORDER BY c.proposed_at, c.id

-- name: nominations
SELECT b.name AS branch, n.asked_at, y.id AS asker, y.name AS asked_by, n.answer AS said, n.answered_at, n.settled_at
FROM nominations n JOIN branches b ON b.id = n.branch LEFT JOIN people y ON y.id = n.asked_by
WHERE n.person = $1 ORDER BY n.asked_at

-- name: handovers
-- Her own notes. One that a colleague has written is the colleague's words, and may be about others.
SELECT h.id, b.name AS branch, h.at, g.id AS giver, g.name AS given_by, s.id AS successor, s.name AS given_to, h.contacts AS members,
    CASE WHEN h.giver = $1 THEN h.note END AS note
FROM handovers h JOIN branches b ON b.id = h.branch JOIN people g ON g.id = h.giver JOIN people s ON s.id = h.successor
WHERE $1 IN (h.giver, h.successor) ORDER BY h.at, h.id

-- name: absences
SELECT said_at, back_on FROM absences WHERE person = $1

-- name: digest_choices
SELECT days, to_char(clock, 'HH24.MI') AS clock, week FROM digest_choices WHERE person = $1

-- name: group_contacts
SELECT a.name AS area, g.given_at FROM group_contacts g JOIN areas a ON a.code = g.area WHERE g.person = $1 ORDER BY g.given_at

-- name: local_posts
SELECT o.post, a.name AS area, o.from_day, o.to_day FROM local_posts o JOIN areas a ON a.code = o.area WHERE o.person = $1 ORDER BY o.from_day, o.id

-- name: calendar_links
SELECT made_at FROM feeds WHERE person = $1

-- name: letters
SELECT kind, posted_at, state, ended_at FROM letters WHERE person = $1 ORDER BY posted_at, id

-- name: signed_in
SELECT began_at, seen_at FROM sessions WHERE person = $1 ORDER BY began_at

-- name: second_factors
SELECT kind AS way, added_at, used_at FROM factors WHERE person = $1 ORDER BY added_at

-- name: seen_by
SELECT s.at, p.id AS reader, p.name AS by, b.name AS branch, s.why
FROM seen s
LEFT JOIN people p ON p.id = s.reader LEFT JOIN branches b ON b.id = s.branch
WHERE s.whose = $1
ORDER BY s.at, s.id

-- name: events
SELECT at, event FROM security_log WHERE by = $1 OR about = $1 ORDER BY at, id
