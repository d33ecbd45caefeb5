-- A branch that is asked to host another one's draft with it. When it has said yes it is a row of meeting_hosts, and before that
-- nobody in it hears of the meeting.
CREATE TABLE host_proposals (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    by uuid REFERENCES people ON DELETE SET NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (meeting, branch)
);
CREATE INDEX ON host_proposals (branch);
CREATE INDEX ON host_proposals (by);
