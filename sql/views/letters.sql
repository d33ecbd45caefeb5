-- needs: key_checks meetings people proposals

-- What these letters say of their meetings, whoever they are to: each is asked about once, however many letters there are. (That is
-- what STRICT is for: PostgreSQL leaves such a function as it is, instead of asking for each letter.)
CREATE FUNCTION told_meetings(of_letters bigint[]) RETURNS TABLE (
    meeting bigint, title bytea, about bytea, street bytea, venue bytea, link bytea, access_note bytea, children_note bytea,
    starts_at timestamptz, ends_at timestamptz, sequence int, called_by uuid, called_at timestamptz, proposals text, hosts text,
    district boolean, district_reply_to bytea
) LANGUAGE sql STABLE STRICT ROWS 1 AS $$
    SELECT m.id, m.title, m.about, m.street, m.venue, m.link, m.access_note, m.children_note, m.starts_at, m.ends_at, m.sequence,
        m.called_by, m.called_at, enclosed_proposals(m.id), (
            SELECT string_agg(n.name, E'\n' ORDER BY n.name) FROM meeting_hosts h JOIN branches n ON n.id = h.branch
            WHERE h.meeting = m.id), g.meeting IS NOT NULL, g.reply_to
    FROM meetings m LEFT JOIN district_meetings g ON g.meeting = m.id
    WHERE m.id IN (SELECT l.meeting FROM letters l WHERE l.id = ANY(of_letters))
$$;

-- Whom a letter about a meeting is to, if she still wants it: a member who still hears of the meeting, a representative who still
-- wants letters. Whoever is taken off a meeting is told so, and nothing else about it.
CREATE VIEW meeting_letters AS
SELECT l.id AS letter, l.sequence AS told, l.variant, i.id AS invitation, a.number AS calendar_number, i.person, i.mandate, p.name, p.email,
    p.language, p.paused_until, p.discreet OR i.mandate IS NOT NULL OR g.meeting IS NOT NULL AS discreet, i.meeting,
    coalesce(b.name, '') AS branch_name, b.id AS branch, b.reply_to, w.seat, w.to_day, k.name AS committee_name,
    coalesce(o.post, x.post) AS post, i.local_post, coalesce(f.name, CASE WHEN y.kind = 'kommun' THEN y.short_name ELSE y.name END) AS post_place
FROM letters l
CROSS JOIN LATERAL (
    -- By its key, letter by letter: that is what OFFSET 0 is for, here and below. Statistics that were taken while a large
    -- meeting was being called say that there are no invitations; then the planner would read all of them for each letter.
    SELECT v.* FROM invitations v
    WHERE v.meeting = l.meeting AND v.person = l.person AND (v.withdrawn_at IS NOT NULL) = (l.kind = 'withdrawn') OFFSET 0
) i
JOIN people p ON p.id = i.person
JOIN reachable r ON r.person = i.person
LEFT JOIN branches b ON b.id = coalesce(i.branch, (SELECT min(h.branch) FROM meeting_hosts h WHERE h.meeting = i.meeting))
LEFT JOIN mandates w ON w.id = i.mandate
LEFT JOIN committees k ON k.id = w.committee
LEFT JOIN district_meetings g ON g.meeting = i.meeting
LEFT JOIN appointments o ON o.id = i.appointment
LEFT JOIN branches f ON f.id = o.branch
LEFT JOIN local_posts x ON x.id = i.local_post
LEFT JOIN areas y ON y.code = x.area
LEFT JOIN link_keys a ON i.invited_at >= a.since AND i.invited_at < a.until
-- Whoever has said that she comes, or might, is told of what changes, whatever she has stopped since: she may be on her way.
WHERE CASE WHEN i.mandate IS NULL
    THEN l.kind = 'withdrawn' OR EXISTS (SELECT FROM hears h WHERE h.meeting = i.meeting AND h.person = i.person OFFSET 0)
        OR l.kind IN ('moved', 'cancelled') AND coalesce('no' <> (
            SELECT a.answer FROM answers a WHERE a.invitation = i.id ORDER BY a.id DESC LIMIT 1), false)
    ELSE NOT EXISTS (SELECT FROM representatives e WHERE e.person = i.person AND e.letters_ended_at IS NOT NULL)
        AND (l.kind = 'cancelled' OR NOT EXISTS (SELECT FROM departures d WHERE d.person = i.person)) END;

-- What the mail service asks of the network: it knows no other table or view of ours.

-- Everybody who has an address, and since when nothing says that it does not work: an answer, a session or a press on its
-- own link shows that it does, and one that an administrator or a register has corrected is another than before.
CREATE VIEW addressees AS
SELECT p.id AS person, p.email_key, greatest(
    (SELECT max(a.at) FROM answers a JOIN invitations i ON i.id = a.invitation WHERE i.person = p.id),
    (SELECT max(s.began_at) FROM sessions s WHERE s.person = p.id),
    p.email_confirmed_at,
    (SELECT r.address_said_at FROM representatives r WHERE r.person = p.id),
    (SELECT max(i.at) FROM batch_names b JOIN imports i ON i.id = b.batch WHERE b.person = p.id AND b.email IS NOT NULL))
    AS good_since
FROM people p
WHERE p.email_key IS NOT NULL;

-- Whose address each letter went to: hers, or that of whoever signs in with it.
CREATE VIEW letter_recipients AS
SELECT l.id AS letter, p.id AS person, p.email
FROM letters l
LEFT JOIN sign_ins s ON s.id = l.sign_in
JOIN people p ON p.id = l.person OR p.email_key = s.email_key AND p.email_confirmed_at IS NOT NULL
WHERE p.email IS NOT NULL;

-- Whoever has a pace.
CREATE VIEW paced_people AS SELECT r.person FROM representatives r;

-- Whether a letter of a kind with a pace counts in its recipient's: to a representative as such. What concerns a meeting
-- that she has answered, or came to, is no matter of pace.
CREATE FUNCTION counts_in_pace(to_person uuid, about_meeting bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM paced_people p WHERE p.person = to_person)
        AND (about_meeting IS NULL OR EXISTS (
            SELECT FROM invitations i
            WHERE i.meeting = about_meeting AND i.person = to_person AND i.mandate IS NOT NULL
              AND NOT EXISTS (SELECT FROM answers a WHERE a.invitation = i.id)
              AND NOT EXISTS (SELECT FROM attendance t WHERE t.invitation = i.id AND t.said = 'came')))
$$;

-- The letters about something that ends: they are kept until it has.
CREATE VIEW letters_about AS
SELECT l.id AS letter, m.ends_at FROM letters l JOIN meetings m ON m.id = l.meeting;

-- The invitation that each of these letters tells of; by its key, as in `meeting_letters`.
CREATE FUNCTION told_by(of_letters bigint[]) RETURNS TABLE (invitation uuid, sequence int) LANGUAGE sql STABLE AS $$
    SELECT i.id, l.sequence
    FROM letters l
    CROSS JOIN LATERAL (SELECT v.id FROM invitations v WHERE v.meeting = l.meeting AND v.person = l.person OFFSET 0) i
    WHERE l.id = ANY(of_letters)
$$;
