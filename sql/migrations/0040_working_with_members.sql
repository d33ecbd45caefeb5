-- A note that is no try to reach her, also about somebody who has been welcomed; and which link to leave a coordinator has
-- had sent, so that it can be taken back.
ALTER TABLE contacts DROP CONSTRAINT contacts_outcome_check;
ALTER TABLE contacts ADD CONSTRAINT contacts_outcome_check
    CHECK (outcome IN ('reached', 'no_answer', 'wrong_number', 'no_calls', 'leaving', 'noted', 'welcomed'));
ALTER TABLE contacts ADD sign_in uuid REFERENCES sign_ins ON DELETE SET NULL;
CREATE INDEX ON contacts (sign_in);

-- The name that a coordinator thinks a member should have. It is hers only when she says so.
CREATE TABLE name_proposals (
    id uuid PRIMARY KEY,
    person uuid NOT NULL UNIQUE,
    branch bigint NOT NULL,
    proposed_by uuid REFERENCES people ON DELETE SET NULL,
    name bytea NOT NULL,
    proposed_at timestamptz NOT NULL,
    refused_at timestamptz,
    FOREIGN KEY (branch, person) REFERENCES memberships ON DELETE CASCADE
);
CREATE INDEX ON name_proposals (branch, person);
CREATE INDEX ON name_proposals (proposed_by);
