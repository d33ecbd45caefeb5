-- name: last_answered
-- What is known of an invitation that a calendar answers.
SELECT m.sequence, (SELECT max(at) FROM answers WHERE invitation = i.id) AS answered_at
FROM invitations i JOIN meetings m ON m.id = i.meeting
WHERE i.id = $1
