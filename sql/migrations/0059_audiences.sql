-- Meetings beyond one branch: the parts that an audience is made of, the list as she saw it, and how members are counted.

-- Called by the administrators, for everybody here. Answers to its letters go to an address of its own.
CREATE TABLE district_meetings (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    reply_to bytea NOT NULL
);

-- A part of an audience, asked or left out: what sorts there are is said by part_people() and network/audiences.py. `key`: which
-- branch, committee, type, seat or post, or which year; '' is all of that sort. `area`: only there and inside it.
CREATE TABLE audience_parts (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    sort text NOT NULL CHECK (sort ~ '^[a-z_]{1,40}$'),
    key text NOT NULL CHECK (length(key) <= 60),
    area text REFERENCES areas,
    included boolean NOT NULL,
    UNIQUE NULLS NOT DISTINCT (meeting, sort, key, area)
);
CREATE INDEX ON audience_parts (area);

-- That somebody has looked at whom it would be, and what she saw: members as they are counted outside their branch.
CREATE TABLE audience_looks (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    at timestamptz NOT NULL,
    members int NOT NULL CHECK (members >= 0 AND members % 5 = 0)
);

-- The list as it was then. For a day, or until it has been sent.
CREATE TABLE looked_at (
    meeting bigint NOT NULL REFERENCES audience_looks ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    PRIMARY KEY (meeting, person)
);
CREATE INDEX ON looked_at (person);

-- How many members are in exactly these branches and are new, or not, rounded down to fives; once a week. All that is counted
-- of an audience's members outside their branch is a sum of these. The row of no branch says that the week has been counted.
CREATE TABLE audience_cells (
    week date NOT NULL,
    branches bigint[] NOT NULL,
    fresh boolean NOT NULL,
    members int NOT NULL CHECK (members >= 0 AND members % 5 = 0),
    PRIMARY KEY (week, branches, fresh)
);

-- Whoever is asked for her post.
ALTER TABLE invitations ADD COLUMN appointment bigint REFERENCES appointments ON DELETE CASCADE;
ALTER TABLE invitations DROP CONSTRAINT invitations_check;
ALTER TABLE invitations ADD CONSTRAINT invitations_check CHECK (num_nonnulls(branch, mandate, appointment) = 1);
CREATE INDEX ON invitations (appointment);
