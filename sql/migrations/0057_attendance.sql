-- Who came to a meeting: checked in at the door, or as she says herself. Her own word stands over the door's; `hidden`: we keep
-- nothing about it. Whoever is not here has no row.
CREATE TABLE attendance (
    invitation uuid PRIMARY KEY REFERENCES invitations ON DELETE CASCADE,
    said text NOT NULL CHECK (said IN ('came', 'absent', 'hidden')),
    by_herself boolean NOT NULL,
    at timestamptz NOT NULL,
    CHECK (by_herself OR said <> 'hidden')
);

-- How many came without standing on the list. The number that coordinators have written by hand until now is such a one.
CREATE TABLE walk_ins (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    n int NOT NULL CHECK (n BETWEEN 0 AND 9999)
);
INSERT INTO walk_ins (meeting, n) SELECT meeting, least(came, 9999) FROM outcomes WHERE came IS NOT NULL;
ALTER TABLE outcomes DROP came;

-- What is left of them a year after the meeting.
ALTER TABLE answer_counts ADD came_members int NOT NULL DEFAULT 0, ADD came_representatives int NOT NULL DEFAULT 0;

-- What she or the door takes back does not come back with a restored backup.
CREATE TRIGGER attendance_taken_back AFTER INSERT OR UPDATE OF said ON attendance FOR EACH ROW
    WHEN (NEW.said <> 'came') EXECUTE FUNCTION note_withdrawal('attendance', 'invitation', 'said', 'by_herself');
CREATE TRIGGER attendance_said_again AFTER UPDATE OF said ON attendance FOR EACH ROW
    WHEN (OLD.said <> 'came' AND NEW.said = 'came')
    EXECUTE FUNCTION note_withdrawal('attendance', 'invitation', 'said', 'by_herself');
