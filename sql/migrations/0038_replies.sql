-- A question gets a written answer, right from the letter's link; the member may ask once more about it.
ALTER TABLE introductions
    ADD COLUMN answer bytea,             -- NULL although answered: she has only said that she takes it up
    ADD COLUMN answered_at timestamptz,
    ADD COLUMN read_at timestamptz,      -- the member has opened the answer: from then on it stays as it is
    ADD COLUMN thanks text CHECK (thanks IN ('thanks', 'helped')),
    ADD COLUMN follows uuid UNIQUE REFERENCES introductions ON DELETE CASCADE,  -- asks once more, about that answer
    -- "I take it up in the committee" that day; afterwards she is asked what came of it.
    ADD COLUMN taken_up_on date,
    ADD COLUMN asked_back_at timestamptz,
    ADD COLUMN outcome text CHECK (outcome IN ('yes', 'no', 'undecided', 'dropped')),
    ADD COLUMN outcome_note bytea,
    ADD COLUMN outcome_at timestamptz,
    DROP CONSTRAINT introductions_ended_by_check,
    ADD CONSTRAINT introductions_ended_by_check
        CHECK (ended_by IN ('member', 'representative', 'silence', 'term', 'passed', 'coordinator', 'answered')),
    ADD CONSTRAINT introductions_answered CHECK (
        answered_at IS NOT NULL AND num_nonnulls(answer, taken_up_on) > 0 AND mandate IS NOT NULL
        OR answered_at IS NULL AND num_nonnulls(answer, taken_up_on, read_at) = 0),
    ADD CONSTRAINT introductions_thanked CHECK (thanks IS NULL OR read_at IS NOT NULL),
    ADD CONSTRAINT introductions_came_of CHECK (
        (outcome IS NULL) = (outcome_at IS NULL) AND (taken_up_on IS NOT NULL OR num_nonnulls(outcome, outcome_note, asked_back_at) = 0));

-- A representative gets at most two letters a week for all that waits for her. A letter that counts among them (`paced`)
-- is held until it is her turn; what waits by then goes in one letter.
ALTER TABLE letter_kinds ADD COLUMN pace text CHECK (pace IN ('counts', 'waits'));
ALTER TABLE letters
    ADD COLUMN paced boolean NOT NULL DEFAULT false,
    ADD COLUMN held boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT letters_held_check CHECK (NOT held OR paced AND state <> 'leased');
CREATE INDEX letters_held ON letters (due_at) WHERE held AND state = 'queued';
ALTER TABLE representatives ADD COLUMN letter_day int CHECK (letter_day BETWEEN 1 AND 7);  -- ISO: 1 is Monday; NULL: any
