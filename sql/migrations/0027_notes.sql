-- A coordinator's few words about a try, which the member can read; and she may have said that she wants to leave.
ALTER TABLE contacts ADD note bytea;
ALTER TABLE contacts DROP CONSTRAINT contacts_outcome_check;
ALTER TABLE contacts ADD CONSTRAINT contacts_outcome_check
    CHECK (outcome IN ('reached', 'no_answer', 'wrong_number', 'no_calls', 'leaving', 'welcomed'));
