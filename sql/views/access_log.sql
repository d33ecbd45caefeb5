-- needs: hosts

-- Every membership, with the newest row of the access log that may have shown it; those that have not ended have none.
CREATE VIEW membership_periods AS
SELECT branch, person, joined_at, NULL::bigint AS last_read FROM memberships
UNION ALL
SELECT branch, person, joined_at, last_read FROM past_memberships;

-- What was opened, for each person whom it showed: herself, a list that she was in, or a meeting that she was invited to.
CREATE VIEW seen AS
SELECT r.person AS whose, r.id, r.at, r.reader, r.reader_post, r.scope, r.branch, r.why
FROM access_log r WHERE r.person IS NOT NULL
UNION ALL
SELECT m.person, r.id, r.at, r.reader, r.reader_post, r.scope, r.branch, r.why
FROM membership_periods m
JOIN access_log r ON r.branch = m.branch AND r.at >= m.joined_at AND (m.last_read IS NULL OR r.id <= m.last_read)
WHERE r.scope = 'list'
UNION ALL
SELECT i.person, r.id, r.at, r.reader, r.reader_post, r.scope, r.branch, r.why
FROM invitations i
JOIN access_log r ON r.meeting = i.meeting AND r.at >= i.invited_at
WHERE r.scope = 'meeting' AND shown_to(i, r.branch)
UNION ALL
SELECT e.person, r.id, r.at, r.reader, r.reader_post, r.scope, r.branch, r.why
FROM representatives e JOIN access_log r ON r.scope = 'representatives';
