-- The proposal that a member's question became. Secret: it stands on the two sides' own pages and nowhere else, and goes with her.
CREATE TABLE proposal_questions (
    introduction uuid PRIMARY KEY REFERENCES introductions ON DELETE CASCADE,
    proposal bigint NOT NULL REFERENCES proposals ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    outcome_told_at timestamptz    -- the member has been told once how it went
);
CREATE INDEX ON proposal_questions (proposal);

-- The proposals that a coordinator encloses in an invitation.
CREATE TABLE meeting_proposals (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    proposal bigint NOT NULL REFERENCES proposals ON DELETE CASCADE,
    PRIMARY KEY (meeting, proposal)
);
CREATE INDEX ON meeting_proposals (proposal);
