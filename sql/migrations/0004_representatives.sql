-- Those whom the party's voters have elected, the committees they sit on, and from which day to which.
CREATE TABLE representatives (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    told_at timestamptz,           -- when the first letter (GDPR Art. 14) was handed over
    letters_ended_at timestamptz   -- she wants no invitations; her mandate is still public
);

-- How the next import finds her again: HMAC of the area and the register's own id, else of her name and party.
CREATE TABLE register_keys (
    source text NOT NULL,
    key key32 NOT NULL,
    person uuid NOT NULL REFERENCES representatives ON DELETE CASCADE,
    PRIMARY KEY (source, key)
);
CREATE INDEX ON register_keys (person);

CREATE TABLE imports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    area text NOT NULL REFERENCES areas,
    file_sha256 key32 NOT NULL,
    at timestamptz NOT NULL,
    by uuid REFERENCES people ON DELETE SET NULL,
    counts jsonb NOT NULL          -- numbers only
);
CREATE INDEX ON imports (area);
CREATE INDEX ON imports (by);

-- A federation of municipalities is nobody's: owner NULL, ONE row however many registers name it.
CREATE TABLE committees (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text REFERENCES areas,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 300),
    level text CHECK (level IN ('kommun', 'region')),  -- whose employer it is; a federation stands on both
    valid_from date,
    valid_to date,
    successor bigint REFERENCES committees,
    -- An administrator is asked about what no rule can place, once; never about a foundation or a reference group.
    asked boolean NOT NULL DEFAULT true,
    decided_at timestamptz,
    decided_by uuid REFERENCES people ON DELETE SET NULL
);
CREATE INDEX ON committees (owner);
CREATE INDEX ON committees (successor);
CREATE INDEX ON committees (decided_by);

-- Renamed and misspelt names lead to one committee.
CREATE TABLE committee_names (
    owner text REFERENCES areas,
    normalised text NOT NULL,
    committee bigint NOT NULL REFERENCES committees ON DELETE CASCADE,
    UNIQUE NULLS NOT DISTINCT (owner, normalised)
);
CREATE INDEX ON committee_names (committee);

-- Whom it serves.
CREATE TABLE committee_areas (
    area text NOT NULL REFERENCES areas,
    committee bigint NOT NULL REFERENCES committees ON DELETE CASCADE,
    PRIMARY KEY (area, committee)
);
CREATE INDEX ON committee_areas (committee);

CREATE TABLE committee_kinds (
    committee bigint NOT NULL REFERENCES committees ON DELETE CASCADE,
    type text NOT NULL REFERENCES committee_types,
    PRIMARY KEY (committee, type)
);
CREATE INDEX ON committee_kinds (type);

CREATE TABLE mandates (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES representatives ON DELETE CASCADE,
    committee bigint NOT NULL REFERENCES committees,
    seat_text text NOT NULL,
    seat text REFERENCES seats,    -- NULL: no spelling known; it matches nothing until somebody says
    from_day date NOT NULL,
    to_day date,
    status text NOT NULL CHECK (status IN ('imported', 'declared', 'confirmed', 'wrong')),
    import bigint REFERENCES imports ON DELETE SET NULL,
    CHECK (to_day >= from_day),
    UNIQUE (person, committee, seat_text, from_day)
);
CREATE INDEX ON mandates (committee);
CREATE INDEX ON mandates (import);
CREATE INDEX ON mandates (seat);

-- Which type of committee decides about which trade. A reload replaces shipped rows only; an administrator's wins.
CREATE TABLE rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type text NOT NULL REFERENCES committee_types,
    industry text NOT NULL REFERENCES industries,
    area text REFERENCES areas,
    strength text NOT NULL CHECK (strength IN ('primary', 'secondary', 'none')),
    unless_primary boolean NOT NULL,
    reason_sv text NOT NULL,
    reason_en text NOT NULL,
    shipped boolean NOT NULL,
    decided_by uuid REFERENCES people ON DELETE SET NULL,
    decided_at timestamptz,
    UNIQUE NULLS NOT DISTINCT (type, industry, area, shipped)
);
CREATE INDEX ON rules (industry);
CREATE INDEX ON rules (area);
CREATE INDEX ON rules (decided_by);
