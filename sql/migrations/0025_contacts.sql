-- Getting in touch with somebody who has asked to be in a branch: whose it is, until when, and how it went. One is open
-- at a time; a try that came to nothing leaves its row and opens the next.
CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL,
    person uuid NOT NULL,
    owner uuid REFERENCES people ON DELETE SET NULL,
    due_on date NOT NULL,
    outcome text CHECK (outcome IN ('reached', 'no_answer', 'wrong_number', 'no_calls', 'welcomed')),
    at timestamptz NOT NULL,
    FOREIGN KEY (branch, person) REFERENCES memberships ON DELETE CASCADE
);
CREATE UNIQUE INDEX contacts_open ON contacts (branch, person) WHERE outcome IS NULL;
CREATE INDEX ON contacts (branch, person);
CREATE INDEX ON contacts (person);
CREATE INDEX ON contacts (owner);
