-- needs: meetings

-- Another time for a meeting to come, as somebody has proposed it: her latest, if nobody has said no to it and the meeting
-- has neither got another time nor asked again since.
CREATE VIEW open_time_proposals AS
SELECT t.id, t.invitation, t.starts_at, t.ends_at, t.note, t.by_other, t.proposed_at, i.meeting, m.sequence, m.starts_at AS meets_at
FROM time_proposals t
JOIN invitations i ON i.id = t.invitation AND i.withdrawn_at IS NULL
JOIN uncancelled_meetings m ON m.id = i.meeting
WHERE t.declined_at IS NULL
  AND NOT EXISTS (SELECT FROM time_proposals n WHERE n.invitation = t.invitation AND n.id > t.id)
  AND NOT EXISTS (
      SELECT FROM moves v
      WHERE v.meeting = m.id AND v.at >= t.proposed_at AND (v.asks OR (v.starts_at, v.ends_at) <> (m.starts_at, m.ends_at)));
