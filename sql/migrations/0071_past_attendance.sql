-- Whoever came to a meeting and is erased stays in the number of those who came: as one who does not stand on the list.
CREATE FUNCTION past_attendance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO walk_ins (meeting, n)
    SELECT m.id, 1
    FROM meetings m
    JOIN attendance t ON t.invitation = OLD.id AND t.said = 'came'
    WHERE m.id = OLD.meeting AND OLD.withdrawn_at IS NULL
      -- Where several branches host, one more would tell the others that somebody is gone.
      AND (OLD.branch IS NULL OR (SELECT count(*) FROM meeting_hosts h WHERE h.meeting = m.id) < 2)
      AND NOT EXISTS (SELECT FROM answer_counts k WHERE k.meeting = m.id)  -- a year after it they are numbers already
    ON CONFLICT (meeting) DO UPDATE SET n = least(9999, walk_ins.n + 1);
    RETURN OLD;
END $$;
-- Before, for whether she came goes with the row.
CREATE TRIGGER past_attendance BEFORE DELETE ON invitations FOR EACH ROW EXECUTE FUNCTION past_attendance();
