-- name: add
-- $3: the invitation of whoever does it; nobody yet where it is NULL. At most $7 a meeting.
INSERT INTO commitments (id, meeting, invitation, text, due_on, made_at)
SELECT $1, m.id, i.id, $4, $5, $6
FROM uncancelled_meetings m LEFT JOIN invitations i ON i.id = $3 AND i.meeting = m.id AND i.withdrawn_at IS NULL
WHERE m.id = $2 AND m.called_at IS NOT NULL AND m.starts_at <= $6 AND ($3::uuid IS NULL) = (i.id IS NULL)
  AND (SELECT count(*) FROM commitments c WHERE c.meeting = m.id) < $7
RETURNING true

-- name: of_meeting
SELECT c.id, c.invitation, c.meeting, c.text, c.due_on, c.ended_at, c.done FROM commitments c
WHERE c.meeting = $1 ORDER BY c.due_on, c.made_at, c.id

-- name: of_invitation
SELECT c.id, c.invitation, c.meeting, c.text, c.due_on, c.ended_at, c.done FROM commitments c
WHERE c.invitation = $1 ORDER BY c.due_on, c.made_at, c.id

-- name: open_of_person
SELECT c.id, c.invitation, c.meeting, c.text, c.due_on, c.ended_at, c.done
FROM invitations i JOIN commitments c ON c.invitation = i.id
WHERE i.person = $1 AND c.ended_at IS NULL ORDER BY c.due_on, c.made_at, c.id

-- name: of_person
SELECT c.id, c.meeting, c.invitation FROM invitations i JOIN commitments c ON c.invitation = i.id WHERE i.person = $1

-- name: settle
-- $3: done, or that it will not be; NULL: open again. $4: by the one whose invitation it is, or (NULL) by a coordinator.
UPDATE commitments SET done = $3, ended_at = CASE WHEN $3::boolean IS NOT NULL THEN $5::timestamptz END
WHERE id = $1 AND meeting = $2 AND ($4::uuid IS NULL OR invitation = $4)
RETURNING true

-- name: give
-- Only one that nobody has taken.
UPDATE commitments c SET invitation = i.id
FROM invitations i
WHERE c.id = $1 AND c.meeting = $2 AND c.invitation IS NULL AND i.id = $3 AND i.meeting = c.meeting AND i.withdrawn_at IS NULL
RETURNING true

-- name: remove
DELETE FROM commitments WHERE id = $1 AND meeting = $2 RETURNING true

-- name: remind
-- Once, in the daytime: two days before, or half a day after it was made if that is later; never after its day. One letter tells
-- her of all that is hers after a meeting; what is written up since waits for the day after.
WITH due AS (
    UPDATE commitments c SET reminded_at = $1
    FROM invitations i
    WHERE i.id = c.invitation AND i.withdrawn_at IS NULL AND c.ended_at IS NULL AND c.reminded_at IS NULL
      AND c.due_on BETWEEN local_day($1) AND local_day($1) + 2
      AND c.made_at <= $1::timestamptz - interval '12 hours'
      AND ($1::timestamptz AT TIME ZONE 'Europe/Stockholm')::time BETWEEN '07:30' AND '20:00'
      AND NOT EXISTS (SELECT FROM letters l WHERE l.person = i.person AND l.meeting = i.meeting AND l.kind = 'commitment'
                      AND l.posted_at > $1::timestamptz - interval '20 hours')
    RETURNING c.id, c.meeting, c.due_on, i.person
)
SELECT post_letters('commitment', $1, persons => array_agg(person), meetings => array_agg(meeting), sequences => array_agg(0),
    variants => array_agg(id::text), until => array_agg((due_on + 1)::timestamp AT TIME ZONE 'Europe/Stockholm'))
FROM (SELECT DISTINCT ON (person, meeting) * FROM due ORDER BY person, meeting, due_on DESC, id) one
