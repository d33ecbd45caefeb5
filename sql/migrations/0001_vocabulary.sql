-- What the service knows about the world before anybody registers. Natural keys; the rows come from sql/reference.
CREATE DOMAIN key32 AS bytea CHECK (octet_length(VALUE) = 32);

CREATE TABLE areas (
    code text PRIMARY KEY,
    name text NOT NULL,
    short_name text NOT NULL,
    aliases text[] NOT NULL,
    kind text NOT NULL CHECK (kind IN ('kommun', 'region', 'stadsdelsnamnd')),
    parent text REFERENCES areas,
    valid_from date,
    valid_to date,
    successor text REFERENCES areas
);
CREATE INDEX ON areas (parent);
CREATE INDEX ON areas (successor);

-- Every area lies in itself and in its parents. depth 0 is the area itself.
CREATE TABLE within (
    inner_area text NOT NULL REFERENCES areas ON DELETE CASCADE,
    outer_area text NOT NULL REFERENCES areas ON DELETE CASCADE,
    depth int NOT NULL,
    PRIMARY KEY (inner_area, outer_area)
);
CREATE INDEX ON within (outer_area);

-- City districts as people say them ("Rinkeby"), and the area of the committee that decides there.
CREATE TABLE districts (name text PRIMARY KEY, area text NOT NULL REFERENCES areas);
CREATE INDEX ON districts (area);

CREATE TABLE postcodes (code text PRIMARY KEY CHECK (code ~ '^[0-9]{5}$'), area text NOT NULL REFERENCES areas);
CREATE INDEX ON postcodes (area);

CREATE TABLE industries (
    slug text PRIMARY KEY,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    examples_sv text NOT NULL,
    examples_en text NOT NULL,
    nobody_sv text,  -- what to say where no committee decides
    nobody_en text
);

CREATE TABLE job_titles (
    title text NOT NULL,
    industry text NOT NULL REFERENCES industries,
    PRIMARY KEY (title, industry)
);
CREATE INDEX ON job_titles (industry);

CREATE TABLE unions (slug text PRIMARY KEY, name text NOT NULL, aliases text[] NOT NULL);

-- Who employs. A level sinks the matches of the other level; state employees match nobody; NULL knows nothing.
CREATE TABLE sectors (
    slug text PRIMARY KEY,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    level text CHECK (level IN ('kommun', 'region', 'stat'))
);

CREATE TABLE committee_types (
    slug text PRIMARY KEY,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    level text NOT NULL CHECK (level IN ('kommun', 'stadsdel', 'region', 'bolag', 'forbund')),
    keywords text NOT NULL
);

-- Only a seat that sits is matched; delegates and auditors decide nothing.
CREATE TABLE seats (
    seat text PRIMARY KEY,
    rank int NOT NULL,
    audience text NOT NULL CHECK (audience IN ('sits', 'leads', 'none')),
    name_sv text NOT NULL,
    name_en text NOT NULL
);
CREATE TABLE seat_spellings (pattern text PRIMARY KEY, seat text NOT NULL REFERENCES seats);
CREATE INDEX ON seat_spellings (seat);
