-- When whoever holds a post is written to about what waits. No row: half past seven on weekdays, the week's numbers on Monday.
-- No days and no week: never.
CREATE TABLE digest_choices (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    clock time NOT NULL CHECK (clock BETWEEN '06:00' AND '20:00'),
    days int[] NOT NULL CHECK (days <@ '{1,2,3,4,5,6,7}'),     -- ISO: Monday is 1
    week int CHECK (week BETWEEN 1 AND 7)                      -- the day of the week's numbers, for an administrator
);

-- The days on which we have looked what waits for her: at most one letter a day, however many workers look.
CREATE TABLE digests (
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    day date NOT NULL,
    PRIMARY KEY (person, day)
);

-- A coordinator who is away, and the day on which she is back.
CREATE TABLE absences (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    back_on date NOT NULL,
    said_at timestamptz NOT NULL
);

-- Whose contact it is again when she is back.
ALTER TABLE contacts ADD COLUMN stands_in_for uuid REFERENCES people ON DELETE SET NULL;
CREATE INDEX ON contacts (stands_in_for);

-- A coordinator asks a member of the branch to share the post. The member answers, and an administrator settles it.
CREATE TABLE nominations (
    id uuid PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    asked_by uuid REFERENCES people ON DELETE SET NULL,
    asked_at timestamptz NOT NULL,
    answer text CHECK (answer IN ('yes', 'no')),
    answered_at timestamptz,
    settled_at timestamptz,
    settled_by uuid REFERENCES people ON DELETE SET NULL,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX nominations_open ON nominations (branch, person) WHERE settled_at IS NULL AND answer IS DISTINCT FROM 'no';
CREATE INDEX ON nominations (branch);
CREATE INDEX ON nominations (person);
CREATE INDEX ON nominations (asked_by);
CREATE INDEX ON nominations (settled_by);

-- A coordinator has handed what was hers to a colleague, with a note that only the two can read.
CREATE TABLE handovers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    giver uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    successor uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    contacts int NOT NULL,
    note bytea,                     -- sealed
    at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX ON handovers (branch);
CREATE INDEX ON handovers (giver);
CREATE INDEX ON handovers (successor);
