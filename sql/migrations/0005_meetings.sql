CREATE TABLE meetings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    called_by uuid REFERENCES people ON DELETE SET NULL,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    about text NOT NULL CHECK (length(about) <= 2000),
    street text NOT NULL CHECK (length(street) <= 200),
    venue text NOT NULL CHECK (length(venue) <= 200),
    link text NOT NULL CHECK (length(link) <= 500),
    access_note text NOT NULL CHECK (length(access_note) <= 500),
    children_note text NOT NULL CHECK (length(children_note) <= 500),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    sequence int NOT NULL DEFAULT 0,  -- RFC 5545 3.8.7.4: one more for every change that people are told of
    called_at timestamptz,            -- NULL: a draft
    CHECK (ends_at > starts_at),
    CHECK (street <> '' OR link <> '')
);
CREATE INDEX ON meetings (called_by);
CREATE INDEX ON meetings (starts_at);

CREATE TABLE meeting_hosts (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    PRIMARY KEY (meeting, branch)
);
CREATE INDEX ON meeting_hosts (branch);

-- Whose representatives are asked; never from who the members are.
CREATE TABLE meeting_areas (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    area text NOT NULL REFERENCES areas,
    PRIMARY KEY (meeting, area)
);
CREATE INDEX ON meeting_areas (area);

-- What the meeting was before it moved to this sequence.
CREATE TABLE moves (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    sequence int NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    by uuid REFERENCES people ON DELETE SET NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (meeting, sequence)
);
CREATE INDEX ON moves (by);

CREATE TABLE cancellations (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    by uuid REFERENCES people ON DELETE SET NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL CHECK (length(reason) <= 500)
);
CREATE INDEX ON cancellations (by);

-- One per person, whatever the reasons: as a member of a branch, or as a representative with a mandate.
CREATE TABLE invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),  -- stands in links, so a restored backup must not reuse it
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    branch bigint REFERENCES branches ON DELETE CASCADE,
    mandate bigint REFERENCES mandates ON DELETE CASCADE,
    invited_at timestamptz NOT NULL,
    told_sequence int,
    withdrawn_at timestamptz,
    UNIQUE (meeting, person),
    CHECK (num_nonnulls(branch, mandate) = 1)
);
CREATE INDEX ON invitations (person);
CREATE INDEX ON invitations (branch);
CREATE INDEX ON invitations (mandate);

-- Only grows; the latest counts.
CREATE TABLE answers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invitation uuid NOT NULL REFERENCES invitations ON DELETE CASCADE,
    at timestamptz NOT NULL,
    answer text NOT NULL CHECK (answer IN ('yes', 'maybe', 'no')),
    note bytea,
    channel text NOT NULL CHECK (channel IN ('link', 'calendar', 'page', 'told'))
);
CREATE INDEX ON answers (invitation, id DESC);
