-- What has nothing more to say is found without reading the whole queue; and so is the alarm that we are unwelcome.
CREATE INDEX letters_expire ON letters (expires_at) WHERE state = 'queued';
CREATE INDEX letter_events_unwelcome ON letter_events (at) WHERE event = 'unwelcome';

-- Most letters are about none of these, and every change of state would touch every index.
DROP INDEX letters_application_idx;
CREATE INDEX letters_application_idx ON letters (application) WHERE application IS NOT NULL;
DROP INDEX letters_sign_in_idx;
CREATE INDEX letters_sign_in_idx ON letters (sign_in) WHERE sign_in IS NOT NULL;
DROP INDEX letters_address_idx;
CREATE INDEX letters_address_idx ON letters (address) WHERE address IS NOT NULL;
DROP INDEX letters_notice_idx;
CREATE INDEX letters_notice_idx ON letters (notice) WHERE notice IS NOT NULL;
DROP INDEX letters_branch_idx;
CREATE INDEX letters_branch_idx ON letters (branch) WHERE branch IS NOT NULL;
DROP INDEX letters_introduction_idx;
CREATE INDEX letters_introduction_idx ON letters (introduction) WHERE introduction IS NOT NULL;
DROP INDEX letters_inquiry_idx;
CREATE INDEX letters_inquiry_idx ON letters (inquiry) WHERE inquiry IS NOT NULL;

-- Who hears of a meeting, once for each host whose letters she gets: what can be asked of one person without reading all.
CREATE VIEW hears AS
SELECT h.meeting, a.person, a.branch, a.paused_until
FROM meeting_hosts h JOIN branch_audience a ON a.branch = h.branch;

CREATE OR REPLACE VIEW audience AS
SELECT DISTINCT ON (meeting, person) meeting, person, branch, paused_until FROM hears ORDER BY meeting, person, branch;

-- What a letter about a meeting says, if its recipient still wants it: a member who still hears of the meeting, a
-- representative who still wants letters.
CREATE VIEW meeting_letters AS
SELECT l.id AS letter, l.sequence AS told, l.variant, i.id AS invitation, i.person, i.mandate, p.name, p.email, p.language,
    p.paused_until, p.discreet OR i.mandate IS NOT NULL AS discreet, i.meeting, m.title, m.about, m.street, m.venue, m.link,
    m.access_note, m.children_note, m.starts_at, m.ends_at, m.sequence, m.called_by, coalesce(b.name, '') AS branch_name,
    b.reply_to, w.seat, w.to_day, k.name AS committee_name
FROM letters l
JOIN invitations i ON i.meeting = l.meeting AND i.person = l.person AND i.withdrawn_at IS NULL
JOIN meetings m ON m.id = i.meeting
JOIN people p ON p.id = i.person
JOIN reachable r ON r.person = i.person
LEFT JOIN branches b ON b.id = coalesce(i.branch, (SELECT min(h.branch) FROM meeting_hosts h WHERE h.meeting = i.meeting))
LEFT JOIN mandates w ON w.id = i.mandate
LEFT JOIN committees k ON k.id = w.committee
WHERE CASE WHEN i.mandate IS NULL
    THEN EXISTS (SELECT FROM hears h WHERE h.meeting = i.meeting AND h.person = i.person)
    ELSE NOT EXISTS (SELECT FROM representatives e WHERE e.person = i.person AND e.letters_ended_at IS NOT NULL) END;
