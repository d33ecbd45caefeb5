-- Who has said that she does what after a meeting. Without an invitation: nobody yet. It goes with whoever has said it.
CREATE TABLE commitments (
    id uuid PRIMARY KEY,
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    invitation uuid REFERENCES invitations ON DELETE CASCADE,
    text bytea NOT NULL,             -- sealed
    due_on date NOT NULL,
    made_at timestamptz NOT NULL,
    reminded_at timestamptz,         -- once
    ended_at timestamptz,
    done boolean,                    -- false: it will not be
    CHECK ((ended_at IS NULL) = (done IS NULL))
);
CREATE INDEX ON commitments (meeting);
CREATE INDEX ON commitments (invitation) WHERE invitation IS NOT NULL;
CREATE INDEX ON commitments (due_on) WHERE ended_at IS NULL AND reminded_at IS NULL;
CREATE TRIGGER commitment_ended AFTER UPDATE OF ended_at ON commitments FOR EACH ROW
    WHEN ((OLD.ended_at IS NULL) <> (NEW.ended_at IS NULL)) EXECUTE FUNCTION note_withdrawal('commitment', 'id', 'done');
CREATE TRIGGER commitment_gone AFTER DELETE ON commitments FOR EACH ROW EXECUTE FUNCTION note_withdrawal('commitment_gone', 'id');

-- What came of a meeting, months later, in its coordinator's words. `told_at`: those who came have got a letter.
CREATE TABLE later_outcomes (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    text bytea NOT NULL,             -- sealed
    by uuid REFERENCES people ON DELETE SET NULL,
    at timestamptz NOT NULL,
    told_at timestamptz
);
CREATE INDEX ON later_outcomes (by);
