-- One query a kind: $1 the letters' ids, $2 the moment. A letter that may not be sent gives no row.

-- name: to_person
-- For a kind that asks nothing of its own: whoever can be reached and has not paused.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language
FROM letters l
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
WHERE l.id = ANY($1::bigint[])

-- name: registration
-- A member already: then the letter says so. Only the owner of the mailbox learns it.
SELECT l.id AS letter, a.id AS application, a.form, m.person, p.name, p.language, a.limited AS to_nobody,
    EXISTS (SELECT FROM newcomers n WHERE n.person = m.person AND n.fits) AS unjoined
FROM letters l
JOIN applications a ON a.id = l.application
LEFT JOIN people p ON p.email_key = a.email_key AND p.email_confirmed_at IS NOT NULL
LEFT JOIN members m ON m.person = p.id
WHERE l.id = ANY($1::bigint[]) AND a.asked_at > $2::timestamptz - interval '48 hours'

-- name: sign_in
-- An address that nobody has, or that has had too many, gives a row too: its letter is written and thrown away.
SELECT l.id AS letter, l.sign_in, p.id AS person, p.email, coalesce(p.language, 'sv') AS language,
    s.limited OR p.id IS NULL AS to_nobody
FROM letters l
JOIN sign_ins s ON s.id = l.sign_in
LEFT JOIN people p ON p.email_key = s.email_key AND p.email_confirmed_at IS NOT NULL
WHERE l.id = ANY($1::bigint[]) AND s.used_at IS NULL AND s.asked_at > $2::timestamptz - interval '20 minutes'

-- name: erasure
SELECT l.id AS letter, l.sign_in, p.id AS person, p.email, p.language
FROM letters l
JOIN sign_ins s ON s.id = l.sign_in
JOIN people p ON p.email_key = s.email_key AND p.email_confirmed_at IS NOT NULL
WHERE l.id = ANY($1::bigint[]) AND s.used_at IS NULL AND s.asked_at > $2::timestamptz - interval '48 hours'

-- name: factor_changed
-- Whatever she has stopped: it may be the only warning.
SELECT l.id AS letter, p.id AS person, p.email, p.language
FROM letters l JOIN people p ON p.id = l.person AND p.email_confirmed_at IS NOT NULL
WHERE l.id = ANY($1::bigint[]) AND l.posted_at > $2::timestamptz - interval '48 hours'

-- name: new_address
SELECT l.id AS letter, l.address, a.email, a.language
FROM letters l JOIN addresses a ON a.id = l.address
WHERE l.id = ANY($1::bigint[]) AND a.asked_at > $2::timestamptz - interval '48 hours'

-- name: old_address
-- `undo`: until when she can have the address back; NULL: it is gone because she has had another one back.
SELECT l.id AS letter, l.address, a.email, a.language, CASE WHEN a.undo_until > a.asked_at THEN a.undo_until END AS undo
FROM letters l JOIN addresses a ON a.id = l.address
WHERE l.id = ANY($1::bigint[]) AND a.asked_at > $2::timestamptz - interval '48 hours'

-- name: farewell
SELECT l.id AS letter, l.address, a.email, a.language
FROM letters l JOIN addresses a ON a.id = l.address
WHERE l.id = ANY($1::bigint[]) AND a.asked_at > $2::timestamptz - interval '1 hour'

-- name: farewell_sent
DELETE FROM addresses a USING letters l WHERE l.id = ANY($1::bigint[]) AND a.id = l.address AND $2::timestamptz IS NOT NULL

-- name: welcome
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, w.id AS coordinator, w.name AS coordinator_name
FROM letters l
JOIN reachable r ON r.person = l.person AND coalesce(r.paused_until <= $2, true)
JOIN people p ON p.id = l.person
JOIN memberships m ON m.branch = l.branch AND m.person = l.person AND m.welcomed_at IS NOT NULL
LEFT JOIN people w ON w.id = m.welcomed_by
WHERE l.id = ANY($1::bigint[])

-- name: still_here
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, m.asked_to_stay_at
FROM letters l
JOIN members m ON m.person = l.person AND last_heard(m.person) < m.asked_to_stay_at
JOIN reachable r ON r.person = l.person AND coalesce(r.paused_until <= $2, true)
JOIN people p ON p.id = l.person
WHERE l.id = ANY($1::bigint[])

-- name: unjoined
-- Asked again: in no branch, though some fit: their names, a line each.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, b.names
FROM letters l
JOIN newcomers n ON n.person = l.person AND n.fits
JOIN reachable r ON r.person = l.person AND coalesce(r.paused_until <= $2, true)
JOIN people p ON p.id = l.person
CROSS JOIN LATERAL (
    SELECT string_agg(b.name, chr(10) ORDER BY b.name) AS names FROM fitting f JOIN branches b ON b.id = f.branch WHERE f.person = l.person
) b
WHERE l.id = ANY($1::bigint[])

-- name: branchless
-- `invited`: only then do we write to her when a branch begins.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, c.person IS NOT NULL AS invited
FROM letters l
JOIN newcomers n ON n.person = l.person AND n.welcomed_at IS NOT NULL AND NOT n.fits
JOIN reachable r ON r.person = l.person AND coalesce(r.paused_until <= $2, true)
JOIN people p ON p.id = l.person
LEFT JOIN consents c ON c.person = l.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
WHERE l.id = ANY($1::bigint[])

-- name: listed
-- `source`: whose register has brought her, of her committee's area if that one has, and when. A federation is no area, and
-- of a register read before batches were kept we know only that there was one.
SELECT DISTINCT ON (l.id) l.id AS letter, p.id AS person, p.name, p.email, p.language, m.seat, m.to_day,
    k.name AS committee_name, a.name AS source, x.address_said_at IS NOT NULL AS address_said,
    coalesce(b.at, (SELECT max(i.at) FROM imports i WHERE i.area = k.owner)) AS fetched_at, g.person IS NOT NULL AS registered,
    EXISTS (SELECT FROM mandates o JOIN committee_kinds n ON n.committee = o.committee
            JOIN rules u ON u.type = n.type AND u.strength <> 'none'
            WHERE o.person = l.person AND mandate_known(o)) AS decides,
    (SELECT min(t.starts_at) FROM uncancelled_meetings t JOIN concerned c ON c.meeting = t.id AND c.strength = 'primary'
     WHERE c.person = l.person AND t.called_at IS NOT NULL AND t.starts_at > $2) AS next_meeting
FROM letters l
JOIN reachable r ON r.person = l.person
JOIN people p ON p.id = l.person
JOIN representatives x ON x.person = l.person
JOIN mandates m ON m.person = l.person AND mandate_known(m)
LEFT JOIN seats s ON s.seat = m.seat
JOIN committees k ON k.id = m.committee
LEFT JOIN register_keys g ON g.person = l.person
LEFT JOIN imports b ON b.id = g.batch
LEFT JOIN areas a ON a.code = CASE WHEN g.person IS NOT NULL THEN coalesce(b.area, k.owner) END
WHERE l.id = ANY($1::bigint[]) AND coalesce(m.to_day, 'infinity') >= ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date
ORDER BY l.id, s.rank, m.to_day DESC NULLS FIRST, m.id, coalesce(b.area <> k.owner, true), b.id DESC NULLS LAST

-- name: listed_sent
UPDATE representatives r SET told_at = $2 FROM letters l WHERE l.id = ANY($1::bigint[]) AND r.person = l.person

-- name: notice
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, p.discreet, n.id AS notice, n.subject, n.text,
    n.by, w.name AS by_name, b.id AS branch, b.name AS branch_name, b.reply_to
FROM letters l
JOIN notices n ON n.id = l.notice
JOIN branches b ON b.id = n.branch
JOIN branch_audience a ON a.branch = n.branch AND a.person = l.person AND coalesce(a.paused_until <= $2, true)
JOIN people p ON p.id = l.person
LEFT JOIN people w ON w.id = n.by
WHERE l.id = ANY($1::bigint[])

-- name: invitation
-- Asked again, as for every letter about a meeting: still wanted, and the meeting still to come. A representative must
-- still sit on its day.
SELECT v.*, y.id AS caller, y.name AS caller_name, h.id AS host, h.name AS host_name,
    CASE WHEN v.mandate IS NOT NULL THEN  -- NULL too while some of them do not count yet
        (SELECT CASE WHEN coalesce(bool_and(member_counts(m, local_day($2))), true) THEN count(*) END
         FROM invitations i JOIN members m ON m.person = i.person
         WHERE i.meeting = v.meeting AND i.branch IS NOT NULL) END AS members,
    CASE WHEN v.mandate IS NOT NULL THEN
        (SELECT count(*) FROM invitations i WHERE i.meeting = v.meeting AND i.mandate IS NOT NULL) END AS representatives,
    -- Whether the host has no seat in the municipality or region that this representative sits in.
    NOT EXISTS (
        SELECT FROM mandates own JOIN committees c ON c.id = own.committee
        JOIN mandates hers ON hers.id = v.mandate JOIN committees k ON k.id = hers.committee AND k.owner = c.owner
        WHERE own.person = h.id AND mandate_runs(own, (v.starts_at AT TIME ZONE 'Europe/Stockholm')::date)) AS elsewhere
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
LEFT JOIN people y ON y.id = v.called_by
LEFT JOIN people h ON h.id = v.called_by AND v.branch_name = '' AND NOT v.district
WHERE v.letter = ANY($1::bigint[]) AND coalesce(v.paused_until <= $2, true) AND v.starts_at > $2
  AND (v.mandate IS NULL OR still_sits(v.mandate, (v.starts_at AT TIME ZONE 'Europe/Stockholm')::date))
  AND NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = v.meeting)

-- name: invitation_sent
-- By `told_by` and a list of keys: whatever the planner thinks of the tables, none is read whole for each batch.
UPDATE invitations i SET told_sequence = (SELECT m.sequence FROM meetings m WHERE m.id = i.meeting)
WHERE i.id = ANY(ARRAY(SELECT invitation FROM told_by($1::bigint[]))) AND $2::timestamptz IS NOT NULL

-- name: moved
-- Only the newest change is told; to somebody who has paused, if the last she said was that she would come, or might.
-- After a correction she keeps her answer, if an earlier change that was not told yet has not taken it from her (`asks`).
SELECT v.*, o.starts_at AS old_starts_at, o.ends_at AS old_ends_at, NOT o.asks AS corrects, s.invitation IS NOT NULL AS answered,
    o.asks OR s.invitation IS NULL AND EXISTS (SELECT FROM answers a WHERE a.invitation = v.invitation) AS asks
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN moves o ON o.meeting = v.meeting AND o.sequence = v.told
LEFT JOIN standing_answers s ON s.invitation = v.invitation
WHERE v.letter = ANY($1::bigint[]) AND v.starts_at > $2 AND v.told = v.sequence
  AND (coalesce(v.paused_until <= $2, true) OR 'no' <> (
      SELECT a.answer FROM answers a WHERE a.invitation = v.invitation ORDER BY a.id DESC LIMIT 1))

-- name: moved_sent
UPDATE invitations i SET told_sequence = t.sequence FROM told_by($1::bigint[]) t
WHERE i.id = ANY(ARRAY(SELECT invitation FROM told_by($1::bigint[]))) AND i.id = t.invitation AND $2::timestamptz IS NOT NULL

-- name: cancelled
-- Even to somebody who has paused: she may be on her way.
SELECT v.*, c.reason AS cancel_reason, h.id AS host, h.name AS host_name
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN cancellations c ON c.meeting = v.meeting
LEFT JOIN people h ON h.id = v.called_by AND v.branch_name = '' AND NOT v.district
WHERE v.letter = ANY($1::bigint[]) AND v.ends_at > $2

-- name: cancelled_sent
UPDATE invitations i SET told_sequence = t.sequence FROM told_by($1::bigint[]) t
WHERE i.id = ANY(ARRAY(SELECT invitation FROM told_by($1::bigint[]))) AND i.id = t.invitation AND $2::timestamptz IS NOT NULL

-- name: sample
-- A draft's invitation, to a coordinator of a branch that calls, or to an administrator; its link opens nothing.
SELECT DISTINCT ON (l.id) l.id AS letter, '00000000-0000-0000-0000-000000000000'::uuid AS invitation, p.id AS person,
    NULL::bigint AS mandate, p.name, p.email, p.language, p.discreet, m.id AS meeting, m.title, m.about, m.street, m.venue, m.link,
    m.access_note, m.children_note, m.starts_at, m.ends_at, m.sequence, b.id AS branch,
    coalesce(b.name, '') AS branch_name, b.reply_to, y.id AS caller, y.name AS caller_name, d.meeting IS NOT NULL AS district,
    d.reply_to AS district_reply_to, o.post, NULL::text AS post_place,
    enclosed_proposals(m.id) AS proposals,
    (SELECT string_agg(n.name, E'\n' ORDER BY n.name) FROM meeting_hosts s JOIN branches n ON n.id = s.branch
     WHERE s.meeting = m.id) AS hosts
FROM letters l
JOIN meetings m ON m.id = l.meeting
JOIN people p ON p.id = l.person
LEFT JOIN people y ON y.id = m.called_by
JOIN reachable r ON r.person = p.id
LEFT JOIN meeting_hosts h ON h.meeting = m.id
LEFT JOIN branches b ON b.id = h.branch
LEFT JOIN district_meetings d ON d.meeting = m.id
JOIN appointments o ON o.person = p.id AND o.to_at IS NULL
    AND (o.branch = h.branch OR o.post = 'administrator' AND d.meeting IS NOT NULL)
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL
ORDER BY l.id, b.id

-- name: withdrawn
-- Even to somebody who has paused: she may be on her way. `left_behind`: the meeting moved to a day when she does not sit.
SELECT v.*, v.mandate IS NOT NULL AND EXISTS (
    SELECT FROM invitations i JOIN moves o ON o.meeting = i.meeting AND o.at = i.withdrawn_at WHERE i.id = v.invitation) AS left_behind
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
WHERE v.letter = ANY($1::bigint[]) AND v.ends_at > $2
  AND NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = v.meeting)

-- name: left_out
-- Asked again: she has not come back.
SELECT l.id AS letter, d.id AS departure, d.due_at, p.id AS person, p.name, p.email, p.language
FROM letters l
JOIN departures d ON d.person = l.person AND d.id = l.variant::uuid AND d.due_at > $2
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[])

-- name: staying
-- The mandate that ends first, if she has not said what comes after.
SELECT DISTINCT ON (l.id) l.id AS letter, p.id AS person, p.name, p.email, p.language, m.seat, m.to_day,
    k.name AS committee_name
FROM letters l
JOIN reachable r ON r.person = l.person
JOIN people p ON p.id = l.person
JOIN representatives e ON e.person = l.person AND e.letters_ended_at IS NULL
JOIN mandates m ON m.person = l.person AND next_unsaid(m)
    AND ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date BETWEEN m.from_day AND m.to_day
JOIN committees k ON k.id = m.committee
WHERE l.id = ANY($1::bigint[])
ORDER BY l.id, m.to_day, m.id

-- name: question
-- To the representative: neither who asks nor what.
SELECT l.id AS letter, i.id AS introduction, i.inquiry IS NOT NULL AS is_answer, i.follows IS NOT NULL AS again,
    n.name_sv AS industry_sv, n.name_en AS industry_en, works_in(a) AS area,
    p.id AS person, p.name, p.email, p.language, m.seat, m.to_day, k.name AS committee_name
FROM letters l
JOIN introductions i ON i.id = l.introduction AND awaits_answer(i, 'infinity') AND is_shown(i)
JOIN industries n ON n.slug = i.industry
LEFT JOIN areas a ON a.code = i.area
JOIN mandates m ON m.id = i.mandate
JOIN committees k ON k.id = m.committee
JOIN people p ON p.id = l.person AND p.id = m.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND i.due_at > $2

-- name: came_of
SELECT l.id AS letter, i.id AS introduction, i.taken_up_on, p.id AS person, p.name, p.email, p.language, m.seat, m.to_day,
    k.name AS committee_name
FROM letters l
JOIN introductions i ON i.id = l.introduction AND awaits_outcome(i, 'infinity')
JOIN mandates m ON m.id = i.mandate AND mandate_known(m)
JOIN committees k ON k.id = m.committee
JOIN people p ON p.id = l.person AND p.id = m.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND i.due_at > $2

-- name: waiting
-- All that waits for her when it is sent, and her mandate as the reason.
SELECT DISTINCT ON (l.id) l.id AS letter, p.id AS person, p.name, p.email, p.language, m.seat, m.to_day,
    k.name AS committee_name, w.things, w.subjects
FROM letters l
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
JOIN mandates m ON m.person = p.id AND mandate_known(m)
LEFT JOIN seats s ON s.seat = m.seat
JOIN committees k ON k.id = m.committee
JOIN (
    SELECT t.person, jsonb_agg(t.says ORDER BY t.rank, t.since, t.subject)::text AS things,
        array_agg(t.subject ORDER BY t.rank, t.since, t.subject) AS subjects
    FROM waits_for_representatives((SELECT array_agg(person) FROM letters WHERE id = ANY($1::bigint[])), $2) t
    GROUP BY t.person
) w ON w.person = p.id
WHERE l.id = ANY($1::bigint[]) AND coalesce(m.to_day, 'infinity') >= ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date
ORDER BY l.id, s.rank, m.to_day DESC NULLS FIRST, m.id

-- name: waiting_sent
-- It told of every meeting that she had not answered by then, and of what she had been offered.
WITH welcomed AS (
    UPDATE offered_welcomes o SET told_at = $2 FROM letters l JOIN mandates m ON m.person = l.person
    WHERE l.id = ANY($1::bigint[]) AND o.mandate = m.id AND o.told_at IS NULL
)
UPDATE invitations i SET told_sequence = m.sequence
FROM letters l JOIN uncancelled_meetings m ON m.called_at IS NOT NULL
WHERE l.id = ANY($1::bigint[]) AND i.person = l.person AND i.meeting = m.id AND i.mandate IS NOT NULL AND i.withdrawn_at IS NULL
  AND i.invited_at <= l.posted_at AND m.starts_at > $2 AND NOT EXISTS (SELECT FROM answers a WHERE a.invitation = i.id)

-- name: reply
-- To the member who asked; an answer not once she has read it. `news`: what more there is, or "". `shown`: that representative
-- has been shown her name, in this question or another.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, coalesce(l.variant, '') AS news, EXISTS (
    SELECT FROM introductions o JOIN mandates m ON m.id = o.mandate JOIN mandates k ON k.id = i.mandate AND k.person = m.person
    WHERE o.member = p.id AND o.member_yes_at IS NOT NULL) AS shown
FROM letters l
JOIN introductions i ON i.id = l.introduction AND i.ended_by IS DISTINCT FROM 'member'
LEFT JOIN proposal_questions t ON t.introduction = i.id
JOIN people p ON p.id = l.person AND p.id = i.member
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL
  AND CASE l.variant WHEN 'outcome' THEN i.outcome IS NOT NULL WHEN 'proposal' THEN t.proposal IS NOT NULL
      WHEN 'settled' THEN t.outcome_told_at IS NOT NULL ELSE i.answered_at IS NOT NULL AND i.read_at IS NULL END

-- name: your_turn
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language
FROM letters l
JOIN introductions i ON i.id = l.introduction AND i.ended_at IS NULL AND i.member_yes_at IS NULL
JOIN people p ON p.id = l.person AND p.id = i.member
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL

-- name: met
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, t.representative = p.id AS elected, m.seat,
    m.to_day, k.name AS committee_name
FROM letters l
JOIN met t ON t.id = l.introduction
JOIN introductions i ON i.id = t.id
JOIN mandates m ON m.id = i.mandate
JOIN committees k ON k.id = m.committee
JOIN people p ON p.id = l.person AND p.id IN (t.member, t.representative)
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL

-- name: inquiry
-- Asked again: she must still be among those it asks, and not have answered.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, l.inquiry, n.name_sv AS industry_sv,
    n.name_en AS industry_en
FROM letters l
JOIN inquired d ON d.inquiry = l.inquiry AND d.person = l.person
JOIN inquiries q ON q.id = l.inquiry AND q.ends_at > $2
JOIN industries n ON n.slug = q.industry
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
WHERE l.id = ANY($1::bigint[]) AND NOT EXISTS (SELECT FROM introductions i WHERE i.inquiry = q.id AND i.member = l.person)

-- name: founding
-- Asked again: still one whom the branch is for, and not in it yet.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, p.discreet, b.id AS branch, b.name AS branch_name,
    b.reply_to
FROM letters l
JOIN branches b ON b.id = l.branch
JOIN fitting f ON f.branch = b.id AND f.person = l.person
JOIN consents c ON c.person = l.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
JOIN reachable r ON r.person = l.person AND coalesce(r.paused_until <= $2, true)
JOIN people p ON p.id = l.person
WHERE l.id = ANY($1::bigint[]) AND NOT EXISTS (SELECT FROM memberships m WHERE m.branch = b.id AND m.person = p.id)

-- name: time_declined
-- Of no use once the meeting has another time all the same.
SELECT v.*, t.starts_at AS proposed_starts_at, t.by_other
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN time_proposals t ON t.invitation = v.invitation AND t.id::text = v.variant AND t.declined_at IS NOT NULL
WHERE v.letter = ANY($1::bigint[]) AND v.starts_at > $2 AND v.told = v.sequence AND coalesce(v.paused_until <= $2, true)
  AND NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = v.meeting)

-- name: reminder
-- Asked again: still coming (or still silent), still wanting it, and the meeting still at that time.
SELECT v.*, r.what, r.answer
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN reminders r ON r.meeting = v.meeting AND r.person = v.person AND r.what = v.variant AND r.sequence = v.told
WHERE v.letter = ANY($1::bigint[]) AND coalesce(v.paused_until <= $2, true) AND r.until > $2

-- name: outcome
-- Whoever has said since that she was not there, or wants nothing kept, is not thanked for coming.
SELECT v.*, o.text AS outcome, o.by, y.name AS by_name, CASE WHEN v.variant = 'came' AND NOT EXISTS (
        SELECT FROM attendance t WHERE t.invitation = v.invitation AND t.said = 'came') THEN 'absent' ELSE v.variant END AS standing
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN outcomes o ON o.meeting = v.meeting
LEFT JOIN people y ON y.id = o.by
WHERE v.letter = ANY($1::bigint[]) AND coalesce(v.paused_until <= $2, true)

-- name: later_outcome
SELECT v.*, o.text AS later_outcome, o.by, y.name AS by_name
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
JOIN later_outcomes o ON o.meeting = v.meeting
LEFT JOIN people y ON y.id = o.by
WHERE v.letter = ANY($1::bigint[]) AND coalesce(v.paused_until <= $2, true)
  AND (v.variant IS NULL OR EXISTS (SELECT FROM attendance t WHERE t.invitation = v.invitation AND t.said = 'came'))

-- name: commitment
-- The nearest of hers that is due and still open, and how many more there are.
SELECT v.*, c.id AS commitment, c.text AS commitment_text, c.due_on, c.more
FROM (meeting_letters JOIN told_meetings($1) USING (meeting)) v
CROSS JOIN LATERAL (
    SELECT c.id, c.text, c.due_on, count(*) OVER () - 1 AS more FROM commitments c
    WHERE c.invitation = v.invitation AND c.ended_at IS NULL AND c.reminded_at IS NOT NULL AND c.due_on >= local_day($2)
    ORDER BY c.due_on, c.made_at, c.id LIMIT 1
) c
WHERE v.letter = ANY($1::bigint[]) AND coalesce(v.paused_until <= $2, true)

-- name: who_sits
-- Asked again: the post and the link are still hers, and she has not answered by another one.
SELECT l.id AS letter, r.id AS group_report, p.id AS person, p.name, p.email, p.language, r.asked_at,
    CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END AS place, EXISTS (
        SELECT FROM local_posts o WHERE o.person = l.person
        AND coalesce(o.to_day >= ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date, true)) AS holds
FROM letters l
JOIN group_reports r ON r.id = l.group_report AND r.revoked_at IS NULL AND r.accepted_at IS NULL
JOIN group_contacts g ON g.id = r.contact AND g.person = l.person
JOIN areas a ON a.code = r.area
JOIN people p ON p.id = l.person
JOIN reachable e ON e.person = p.id
WHERE l.id = ANY($1::bigint[]) AND r.asked_at > $2::timestamptz - interval '60 days'

-- name: appointed
-- Asked again: still hers. An administrator's has no branch. Whoever had a post before may have chosen when she is written to.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, b.name AS branch_name,
    EXISTS (SELECT FROM digest_choices d WHERE d.person = p.id) AS chose_digest
FROM letters l
JOIN appointments o ON o.id = l.variant::bigint AND o.person = l.person AND o.to_at IS NULL
LEFT JOIN branches b ON b.id = o.branch
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL

-- name: relieved
-- Asked again: not hers anew. Who goes on: the one appointed first, and how many more.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, b.name AS branch_name,
    s.person AS successor, s.name AS successor_name, coalesce(s.many, 1) - 1 AS others
FROM letters l
JOIN appointments o ON o.id = l.variant::bigint AND o.person = l.person AND o.to_at <= $2
LEFT JOIN branches b ON b.id = o.branch
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
LEFT JOIN LATERAL (
    SELECT x.person, q.name, count(*) OVER () AS many FROM appointments x JOIN people q ON q.id = x.person
    WHERE x.post = o.post AND x.branch IS NOT DISTINCT FROM o.branch AND x.to_at IS NULL ORDER BY x.from_at, x.id LIMIT 1
) s ON true
WHERE l.id = ANY($1::bigint[]) AND NOT EXISTS (
    SELECT FROM appointments x
    WHERE x.person = o.person AND x.post = o.post AND x.branch IS NOT DISTINCT FROM o.branch AND x.to_at IS NULL)

-- name: offer
-- Asked again: nobody has answered or taken it back. Only now is it known whether anybody has confirmed the address.
SELECT l.id AS letter, l.address, c.id AS post_change, a.email, coalesce(p.language, a.language) AS language, c.post,
    CASE WHEN p.id IS NOT NULL THEN b.name END AS branch_name, p.id IS NOT NULL AS known
FROM letters l
JOIN standing_post_changes c ON c.address = l.address AND c.person IS NULL
JOIN addresses a ON a.id = c.address
LEFT JOIN people p ON p.email_key = a.email_key AND p.email_confirmed_at IS NOT NULL
LEFT JOIN branches b ON b.id = c.branch
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL
  AND NOT EXISTS (SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = a.email_key)

-- name: new_coordinator
-- Also when the post has ended meanwhile: she was seen all the same.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, w.id AS by, w.name AS by_name, b.name AS branch_name,
    o.alone, o.to_at IS NOT NULL AS ended
FROM letters l
JOIN appointments o ON o.id = l.variant::bigint
JOIN memberships m ON m.branch = l.branch AND m.person = l.person
JOIN branches b ON b.id = l.branch
JOIN people w ON w.id = o.person
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL

-- name: nomination
SELECT l.id AS letter, n.id AS nomination, p.id AS person, p.name, p.email, p.language, b.name AS branch_name,
    y.id AS by, y.name AS by_name
FROM letters l
JOIN standing_nominations n ON n.id = l.variant::uuid AND n.person = l.person AND n.answer IS NULL AND n.settled_at IS NULL
JOIN branches b ON b.id = n.branch
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
LEFT JOIN people y ON y.id = n.asked_by
WHERE l.id = ANY($1::bigint[])

-- name: digest
-- Asked again: whatever has been done since is not in it, and when nothing is left it does not go.
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, d.duties::text, d.pending::text, d.week::text
FROM letters l
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
CROSS JOIN LATERAL digest_of(p.id, l.variant::date, $2) d
WHERE l.id = ANY($1::bigint[])

-- name: alarm
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, a.reader, w.name AS reader_name, a.what, a.why AS reason, a.n, a.at
FROM letters l
JOIN alarms a ON a.id = l.variant::bigint
JOIN people w ON w.id = a.reader
JOIN appointments o ON o.person = l.person AND o.post = 'administrator' AND o.to_at IS NULL
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL

-- name: checksum
SELECT l.id AS letter, p.id AS person, p.name, p.email, p.language, h.day, h.position, h.head
FROM letters l
JOIN log_heads h ON h.day = l.variant::date
JOIN appointments o ON o.person = l.person AND o.post = 'administrator' AND o.to_at IS NULL
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
WHERE l.id = ANY($1::bigint[])

-- name: local_post
-- Asked again: still hers, and not over. Also to somebody who has paused: she must be told that she stands here (GDPR Art. 14).
SELECT l.id AS letter, o.id AS local_post, p.id AS person, p.name, p.email, p.language, o.post AS held,
    CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END AS place
FROM letters l
JOIN local_posts o ON o.id = l.variant::uuid AND o.person = l.person
    AND coalesce(o.to_day >= ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date, true)
JOIN areas a ON a.code = o.area
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id
WHERE l.id = ANY($1::bigint[])

-- name: board_outcome
-- Asked again: she still answers for that board.
SELECT DISTINCT ON (l.id) l.id AS letter, b.id AS local_post, p.id AS person, p.name, p.email, p.language, m.id AS meeting, m.title,
    m.starts_at, o.text AS outcome, n.came AS number_came, CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END AS place
FROM letters l
JOIN local_posts b ON b.person = l.person AND b.area = l.variant AND b.post = 'local_board'
    AND ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date BETWEEN b.from_day AND coalesce(b.to_day, 'infinity')
JOIN areas a ON a.code = b.area
JOIN meetings m ON m.id = l.meeting
JOIN outcomes o ON o.meeting = m.id
JOIN came_counts n ON n.meeting = m.id
JOIN people p ON p.id = l.person
JOIN reachable r ON r.person = p.id AND coalesce(r.paused_until <= $2, true)
WHERE l.id = ANY($1::bigint[])
ORDER BY l.id, b.from_day

-- name: liaison
-- Asked again: she still stands there, and has not answered since. Looks nobody up: a member gets it as anybody does.
SELECT l.id AS letter, l.address, s.id AS liaison, a.email, a.language, b.name AS branch_name, s.told_on, s.agreed_at IS NOT NULL AS again
FROM letters l
JOIN liaisons s ON s.address = l.address AND coalesce(s.agreed_at < l.posted_at, true)
JOIN addresses a ON a.id = l.address
JOIN branches b ON b.id = s.branch AND b.closed_at IS NULL
WHERE l.id = ANY($1::bigint[]) AND $2::timestamptz IS NOT NULL
  AND NOT EXISTS (SELECT FROM suppressions x WHERE x.kind = 'email' AND x.key = a.email_key)

-- name: newly_elected
-- To whoever still sits where she was offered it. What it says is asked anew.
SELECT DISTINCT ON (l.id) l.id AS letter, p.id AS person, p.name, p.email, p.language, m.seat, m.to_day, k.name AS committee_name,
    w.seats, w.next_meeting, w.colleague, w.colleague_name, w.colleague_committee, w.colleague_place
FROM letters l
JOIN people p ON p.id = l.person
JOIN reachable e ON e.person = p.id AND coalesce(e.paused_until <= $2, true)
JOIN representatives r ON r.person = p.id AND r.letters_ended_at IS NULL
JOIN offered_welcomes o ON true
JOIN new_seats m ON m.mandate = o.mandate AND m.person = p.id
JOIN committees k ON k.id = m.committee
JOIN welcome_says((SELECT array_agg(person) FROM letters WHERE id = ANY($1::bigint[])), $2) w ON w.person = p.id
WHERE l.id = ANY($1::bigint[]) AND coalesce(m.to_day, 'infinity') >= ($2::timestamptz AT TIME ZONE 'Europe/Stockholm')::date
ORDER BY l.id, m.from_day DESC, m.rank, m.mandate

-- name: newly_elected_sent
UPDATE offered_welcomes o SET told_at = $2
FROM letters l JOIN mandates m ON m.person = l.person
WHERE l.id = ANY($1::bigint[]) AND o.mandate = m.id AND o.told_at IS NULL
