-- name: audience
WITH welcomed AS (
    SELECT DISTINCT m.person FROM meeting_hosts h JOIN memberships m USING (branch) LEFT JOIN meeting_parts n USING (meeting, branch)
    WHERE h.meeting = $1 AND h.branch = $4 AND m.welcomed_at IS NOT NULL AND m.letters_ended_at IS NULL
      AND (n.meeting IS NULL OR in_parts(m.person, n.parts))
), consenting AS (
    SELECT w.person FROM welcomed w
    JOIN consents c ON c.person = w.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
), members AS (
    SELECT h.person, coalesce(h.paused_until > $2, false) AS paused
    FROM hears h LEFT JOIN meeting_parts n USING (meeting, branch)
    WHERE h.meeting = $1 AND h.branch = $4 AND (n.meeting IS NULL OR in_parts(h.person, n.parts))
), theirs AS MATERIALIZED (
    SELECT person, committee, from_day, to_day FROM concerned_mandates WHERE meeting = $1 AND strength = 'primary'
), sitting AS MATERIALIZED (
    SELECT person, strength, reachable FROM concerned WHERE meeting = $1
), asked AS (
    SELECT c.reachable FROM sitting c
    WHERE c.strength = 'primary' AND (several_hosts($1) OR c.person NOT IN (SELECT person FROM members WHERE NOT paused))
), own_day AS (
    SELECT (starts_at AT TIME ZONE 'Europe/Stockholm')::date AS day FROM meetings WHERE id = $1
)
SELECT
    (SELECT count(*) FROM members WHERE NOT paused) AS members,
    (SELECT count(*) FROM welcomed) - (SELECT count(*) FROM consenting) AS without_consent,
    (SELECT count(*) FROM members WHERE paused) AS paused,
    (SELECT count(*) FROM consenting) - (SELECT count(*) FROM members) AS unreachable,
    (SELECT count(*) FROM asked WHERE reachable) AS representatives,
    (SELECT count(*) FROM asked WHERE NOT reachable) AS without_address,
    (SELECT count(DISTINCT t.person) FROM theirs t
     WHERE $3 BETWEEN t.from_day AND coalesce(t.to_day, 'infinity')
       AND t.person NOT IN (SELECT person FROM sitting)) AS ended_before,
    (SELECT max(t.to_day) FROM theirs t JOIN own_day d ON t.to_day < d.day
     WHERE NOT register_known(t.committee, d.day)
       AND NOT EXISTS (SELECT FROM mandates n WHERE n.committee = t.committee AND mandate_runs(n, d.day))) AS unknown_after

-- name: representatives
SELECT c.person, p.name, c.mandate, c.reachable, m.seat, m.to_day, k.name AS committee, a.short_name AS municipality,
    a.kind AS area_kind
FROM concerned c
JOIN people p ON p.id = c.person
JOIN mandates m ON m.id = c.mandate
JOIN committees k ON k.id = m.committee
LEFT JOIN areas a ON a.code = k.owner
WHERE c.meeting = $1 AND c.strength = $2
  AND (several_hosts($1) OR c.person NOT IN (SELECT person FROM audience WHERE meeting = $1))
ORDER BY c.rank, c.mandate

-- name: call
-- A representative who has not been told that she is in the list gets that letter first, in the same statement. If the
-- caller expects a number of letters ($4) and there are more or fewer, nothing happens. Those with a mandate in $5 are
-- left out, for good. (Nobody is invited to a draft, so no row can be there already: to expect one costs a third of each row.)
WITH heard AS MATERIALIZED (
    SELECT person, branch FROM audience WHERE meeting = $1 AND coalesce(paused_until <= $2, true)
), hosted AS MATERIALIZED (
    SELECT several_hosts($1) AS by_several  -- once: asked in a WHERE it would be asked for each member
), asked AS (
    SELECT h.person, h.branch, NULL::bigint AS mandate FROM heard h
    WHERE NOT ((SELECT by_several FROM hosted) AND h.person IN (
          SELECT c.person FROM concerned c WHERE c.meeting = $1 AND c.reachable
            AND (c.strength = 'primary' OR c.mandate = ANY($3::bigint[])) AND c.mandate <> ALL($5::bigint[])))
    UNION ALL
    SELECT c.person, NULL, c.mandate FROM concerned c
    WHERE c.meeting = $1 AND c.reachable AND (c.strength = 'primary' OR c.mandate = ANY($3::bigint[]))
      AND c.mandate <> ALL($5::bigint[])
      AND ((SELECT by_several FROM hosted) OR c.person NOT IN (SELECT person FROM heard))
), called AS (
    UPDATE meetings SET called_at = $2
    WHERE id = $1 AND called_at IS NULL AND starts_at > $2 AND (SELECT count(*) FROM asked) = coalesce($4, (SELECT count(*) FROM asked))
    RETURNING id, starts_at, sequence
), invited AS (
    INSERT INTO invitations (meeting, person, branch, mandate, invited_at)
    SELECT called.id, asked.person, asked.branch, asked.mandate, $2 FROM called, asked
    RETURNING person
), left_out AS (
    INSERT INTO left_out (meeting, person)
    SELECT c.meeting, c.person FROM called JOIN concerned c ON c.meeting = called.id WHERE c.mandate = ANY($5::bigint[])
    ON CONFLICT DO NOTHING
)
SELECT (
    SELECT post_invitations($2, array_agg(i.person), array_agg(c.id), array_agg(c.starts_at)) FROM called c, invited i
) FROM called

-- name: catch_up
-- Whose welcome can still be taken back is invited when it can not any more.
WITH coming AS (
    SELECT m.id, m.starts_at FROM uncancelled_meetings m WHERE m.called_at IS NOT NULL AND m.starts_at > $1
), invited AS (
    INSERT INTO invitations (meeting, person, branch, invited_at)
    SELECT a.meeting, a.person, a.branch, $1
    -- Meeting by meeting: else all that these branches have ever drafted or held are asked about too.
    FROM coming m CROSS JOIN LATERAL (SELECT v.* FROM audience v WHERE v.meeting = m.id OFFSET 0) a
    WHERE coalesce(a.paused_until <= $1, true)
      AND NOT EXISTS (SELECT FROM invitations i WHERE i.meeting = a.meeting AND i.person = a.person)
      AND NOT EXISTS (
          SELECT FROM fresh_welcomes f WHERE f.branch = a.branch AND f.person = a.person AND f.due_at > $1)
    ON CONFLICT DO NOTHING
    RETURNING meeting, person
)
SELECT post_invitations($1, array_agg(i.person), array_agg(m.id), array_agg(m.starts_at))
FROM invited i JOIN coming m ON m.id = i.meeting

-- name: catch_up_representatives
-- Representatives whom the meeting concerns since it was called. They are told first that they are in the list.
WITH coming AS (
    SELECT m.id, m.starts_at FROM uncancelled_meetings m WHERE m.called_at IS NOT NULL AND m.starts_at > $1
), invited AS (
    INSERT INTO invitations (meeting, person, mandate, invited_at)
    SELECT c.meeting, c.person, c.mandate, $1
    FROM coming m CROSS JOIN LATERAL (SELECT v.* FROM concerned v WHERE v.meeting = m.id OFFSET 0) c
    WHERE c.reachable AND c.strength = 'primary'
      AND NOT EXISTS (SELECT FROM left_out o WHERE o.meeting = c.meeting AND o.person = c.person)
      AND NOT EXISTS (SELECT FROM invitations i WHERE i.meeting = c.meeting AND i.person = c.person)
    ON CONFLICT DO NOTHING
    RETURNING meeting, person
)
SELECT post_invitations($1, array_agg(i.person), array_agg(m.id), array_agg(m.starts_at))
FROM invited i JOIN coming m ON m.id = i.meeting

-- name: remind
-- Once for each time of the meeting: whoever has the letter is not even tried again, for there may be thousands. The writer of
-- the letter checks again whether she may still be reminded.
SELECT post_letters('reminder', $1, persons => array_agg(r.person), meetings => array_agg(r.meeting),
    sequences => array_agg(r.sequence), variants => array_agg(r.what), until => array_agg(r.until))
FROM reminders r
WHERE r.starts_at BETWEEN $1 AND $1 + interval '6 days' AND r.at <= $1 AND r.until > $1
  AND (r.meeting, r.person, r.sequence, r.what) NOT IN (  -- read once, whatever is expected of it
      SELECT l.meeting, l.person, l.sequence, l.variant FROM letters l WHERE l.kind = 'reminder' AND l.expires_at > $1)

-- name: coming
SELECT street, venue, link, starts_at, ends_at FROM uncancelled_meetings
WHERE id = $1 AND called_at IS NOT NULL AND starts_at > $2
FOR UPDATE

-- name: keep_former
-- Only what people are told of ($5) is a move.
INSERT INTO moves (meeting, sequence, starts_at, ends_at, by, at, asks)
SELECT id, sequence + 1, starts_at, ends_at, $2, $3, $4 FROM meetings WHERE id = $1 AND $5

-- name: change
UPDATE meetings SET title = $2, about = $3, street = $4, venue = $5, link = $6, access_note = $7, children_note = $8,
    starts_at = $9, ends_at = $10, remind = $11, sequence = sequence + $12, edited_at = $13
WHERE id = $1

-- name: leave_out_ended
-- Representatives who do not sit any more on the new day are told that they are not invited any longer.
SELECT withdraw_invitations(ARRAY(
    SELECT i.id FROM invitations i JOIN meetings m ON m.id = i.meeting
    WHERE m.id = $1 AND i.withdrawn_at IS NULL AND i.mandate IS NOT NULL
      AND NOT still_sits(i.mandate, local_day(m.starts_at))), $2)

-- name: tell_moved
-- An invitation that still waits will be written with the new time, so those people need no second letter.
-- (An array is read once, whatever the planner has heard: of a meeting that was just called, that there are no letters.)
SELECT post_letters('moved', $2, persons => array_agg(i.person), meetings => array_agg(m.id),
    sequences => array_agg(m.sequence), until => array_agg(m.starts_at))
FROM meetings m
JOIN invitations i ON i.meeting = m.id AND i.withdrawn_at IS NULL
WHERE m.id = $1
  AND i.person NOT IN (
      SELECT l.person FROM letters l
      WHERE l.meeting = $1 AND l.id = ANY(ARRAY(SELECT q.letter FROM letter_queue q WHERE q.kind = 'invitation')))

-- name: counts
-- `heard`: without those whose invitation still waits.
SELECT count(*) AS invited, count(*) FILTER (WHERE a.answer = 'yes') AS yes,
    count(*) FILTER (WHERE i.person NOT IN (
        SELECT l.person FROM letters l
        WHERE l.meeting = $1 AND l.id = ANY(ARRAY(SELECT q.letter FROM letter_queue q WHERE q.kind = 'invitation')))) AS heard
FROM invitations i LEFT JOIN standing_answers a ON a.invitation = i.id
WHERE i.meeting = $1 AND i.withdrawn_at IS NULL AND ($2::bigint IS NULL OR shown_to(i, $2))

-- name: cancel
-- (Arrays, as above.)
WITH cancelled AS (
    INSERT INTO cancellations (meeting, by, at, reason)
    SELECT id, $2, $4, $3 FROM meetings WHERE id = $1 AND called_at IS NOT NULL AND starts_at > $4
    ON CONFLICT DO NOTHING
    RETURNING meeting
), changed AS (
    UPDATE meetings m SET sequence = m.sequence + 1 FROM cancelled c WHERE m.id = c.meeting
    RETURNING m.id, m.sequence, m.ends_at
), waiting AS (
    DELETE FROM letter_queue
    WHERE letter = ANY(ARRAY(SELECT l.id FROM letters l WHERE l.meeting = (SELECT meeting FROM cancelled))) RETURNING letter, kind
), dropped AS (
    UPDATE letters SET state = 'cancelled', ended_at = $4 WHERE id = ANY(ARRAY(SELECT letter FROM waiting))
)
SELECT (
    SELECT post_letters('cancelled', $4, persons => array_agg(i.person), meetings => array_agg(c.id),
        sequences => array_agg(c.sequence), until => array_agg(c.ends_at))
    FROM changed c
    JOIN invitations i ON i.meeting = c.id AND i.withdrawn_at IS NULL
    WHERE i.person NOT IN (
        SELECT l.person FROM letters l WHERE l.id = ANY(ARRAY(SELECT letter FROM waiting WHERE kind = 'invitation')))
) FROM cancelled

-- name: sample
-- To the coordinator herself, before anybody is invited, at most once a minute.
SELECT post_letters('sample', $3, persons => ARRAY[$2::uuid], meetings => ARRAY[m.id], sequences => ARRAY[m.sequence],
    variants => ARRAY[to_char($3::timestamptz, 'YYYYMMDDHH24MI')])
FROM meetings m WHERE m.id = $1 AND m.called_at IS NULL

-- name: withdraw
SELECT withdraw_invitations(ARRAY(SELECT id FROM invitations WHERE id = $1 AND meeting = $2), $3) > 0

-- name: get
SELECT i.id AS invitation, link_number(i.invited_at) AS calendar_number, i.person, i.withdrawn_at, m.id AS meeting, m.called_at, m.title,
    m.about, m.street, m.venue, m.link,
    m.access_note, m.children_note, m.starts_at, m.ends_at, m.sequence, c.at AS cancelled_at,
    c.reason AS cancel_reason, o.text AS outcome, x.text AS later_outcome, p.language, p.discreet OR g.meeting IS NOT NULL AS discreet, p.name, a.answer, a.note, a.at AS answered_at, w.said,
    coalesce(b.name, f.name, (SELECT min(hb.name) FROM meeting_hosts h JOIN branches hb ON hb.id = h.branch
                      WHERE h.meeting = m.id)) AS branch,
    k.name AS committee, d.seat, d.to_day, CASE WHEN g.meeting IS NOT NULL THEN coalesce(t.post, s.post, '') END AS district,
    CASE WHEN z.kind = 'kommun' THEN z.short_name ELSE z.name END AS place,
    (SELECT v.starts_at FROM moves v WHERE v.meeting = m.id AND v.at > i.invited_at AND (v.asks OR v.starts_at <> m.starts_at)
     ORDER BY v.sequence DESC LIMIT 1) AS moved_from,
    EXISTS (SELECT FROM moves v WHERE v.meeting = m.id AND v.at > i.invited_at AND v.asks) AS asked_again
FROM invitations i
JOIN meetings m ON m.id = i.meeting
JOIN people p ON p.id = i.person
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN outcomes o ON o.meeting = m.id
LEFT JOIN later_outcomes x ON x.meeting = m.id
LEFT JOIN branches b ON b.id = i.branch
LEFT JOIN mandates d ON d.id = i.mandate
LEFT JOIN committees k ON k.id = d.committee
LEFT JOIN district_meetings g ON g.meeting = m.id
LEFT JOIN appointments t ON t.id = i.appointment
LEFT JOIN branches f ON f.id = t.branch
LEFT JOIN local_posts s ON s.id = i.local_post
LEFT JOIN areas z ON z.code = s.area
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN attendance w ON w.invitation = i.id
WHERE i.id = $1

-- name: answer
WITH answered AS (
    INSERT INTO answers (invitation, at, answer, note, channel, stamp, by_other)
    SELECT i.id, $5, $2, $3, $4, $6, $7
    FROM invitations i JOIN uncancelled_meetings m ON m.id = i.meeting
    WHERE i.id = $1 AND i.withdrawn_at IS NULL AND m.starts_at > $5
    RETURNING true
), heard AS (
    UPDATE people p SET heard_at = $5 FROM invitations i
    WHERE i.id = $1 AND p.id = i.person AND NOT $7::boolean AND EXISTS (SELECT FROM answered)
)
SELECT true FROM answered

-- name: answers
SELECT i.id AS invitation, i.person, p.name, i.mandate IS NOT NULL AS representative, k.name AS committee,
    u.name AS union_name,
    (SELECT x.answer FROM answers x WHERE x.invitation = i.id ORDER BY x.id DESC LIMIT 1) AS last_answer,
    a.answer, a.note, a.by_other, a.channel, l.kind,
    CASE WHEN l.event = 'bounced' THEN 'bounced' WHEN l.held THEN 'held' WHEN l.state = 'queued' AND l.due_at IS NULL THEN 'leased'
        ELSE l.state END AS state, l.due_at,
    l.tries, l.at, l.code, l.enhanced
FROM shown_invitations($1, $2) i
JOIN people p ON p.id = i.person
LEFT JOIN members s ON s.person = i.person
LEFT JOIN unions u ON u.slug = s.union_slug
LEFT JOIN mandates d ON d.id = i.mandate
LEFT JOIN committees k ON k.id = d.committee
LEFT JOIN standing_answers a ON a.invitation = i.id AND a.meeting = $1
LEFT JOIN LATERAL (
    -- A representative's may have become one of all that waited for her.
    SELECT l.kind, l.state, q.held, q.due_at, q.tries, e.event, e.at, e.code, e.enhanced
    FROM letters l
    LEFT JOIN letter_queue q ON q.letter = l.id
    LEFT JOIN LATERAL (
        SELECT event, at, code, enhanced FROM letter_events WHERE letter = l.id ORDER BY id DESC LIMIT 1
    ) e ON true
    WHERE l.person = i.person AND (
        l.meeting = i.meeting AND l.kind IN ('invitation', 'moved', 'cancelled')
        OR i.mandate IS NOT NULL AND l.kind = 'waiting' AND l.posted_at BETWEEN i.invited_at AND coalesce(a.at, 'infinity'))
    ORDER BY l.id DESC LIMIT 1
) l ON true

-- name: of_person
SELECT i.id AS invitation, m.id AS meeting, m.title, m.starts_at, m.ends_at, m.street, m.venue, m.link, a.answer,
    c.meeting IS NOT NULL AS cancelled, t.said,
    EXISTS (SELECT FROM commitments k WHERE k.invitation = i.id AND k.ended_at IS NULL) AS pledged
FROM invitations i
JOIN meetings m ON m.id = i.meeting
LEFT JOIN cancellations c ON c.meeting = m.id
LEFT JOIN standing_answers a ON a.invitation = i.id
LEFT JOIN attendance t ON t.invitation = i.id
WHERE i.person = $1 AND i.withdrawn_at IS NULL
ORDER BY m.starts_at

-- name: forget_notes
UPDATE answers a SET note = NULL
FROM invitations i JOIN meetings m ON m.id = i.meeting
WHERE a.invitation = i.id AND a.note IS NOT NULL AND m.ends_at < $1::timestamptz - interval '30 days'
