-- A person, once, whatever hats she wears. Sealed: AES-256-GCM under keys kept outside this database.
CREATE TABLE people (
    id uuid PRIMARY KEY,
    name bytea NOT NULL,
    email bytea,
    email_key key32,
    phone bytea,
    email_confirmed_at timestamptz,
    language text NOT NULL DEFAULT 'sv',
    discreet boolean NOT NULL DEFAULT true,
    paused_until timestamptz,
    heard_at timestamptz,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK (email IS NOT NULL OR email_confirmed_at IS NULL)
);
-- Group offices share one address, so it is unique only once somebody has shown that it is hers.
CREATE UNIQUE INDEX people_confirmed_email ON people (email_key) WHERE email_confirmed_at IS NOT NULL;
CREATE INDEX ON people (email_key);

-- The whole form, sealed, until its letter is answered; 48 hours. The web never looks anybody up.
CREATE TABLE applications (
    id uuid PRIMARY KEY,
    email_key key32 NOT NULL,
    browser key32 NOT NULL,
    form bytea NOT NULL,
    asked_at timestamptz NOT NULL
);
CREATE INDEX ON applications (asked_at);

-- An address that is nobody's current one: new and not yet confirmed, old and about to be told, or the last
-- thing left of somebody who has gone, until the farewell is handed over.
CREATE TABLE addresses (
    id uuid PRIMARY KEY,
    person uuid REFERENCES people ON DELETE CASCADE,
    email bytea NOT NULL,
    email_key key32 NOT NULL,
    language text NOT NULL,
    asked_at timestamptz NOT NULL
);
CREATE INDEX ON addresses (person);
CREATE INDEX ON addresses (asked_at);

CREATE TABLE members (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    union_slug text REFERENCES unions,
    union_roles text[] NOT NULL DEFAULT '{}',
    home text REFERENCES areas,
    registered_at timestamptz NOT NULL
);
CREATE INDEX ON members (union_slug);
CREATE INDEX ON members (home);

-- A row per job: a nurse in Solna who also teaches in Nacka is not a nurse in Nacka. No area: no workplace right now.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES members ON DELETE CASCADE,
    industry text NOT NULL REFERENCES industries,
    sector text REFERENCES sectors,
    area text REFERENCES areas,
    UNIQUE NULLS NOT DISTINCT (person, industry, sector, area)
);
CREATE INDEX ON jobs (industry, area);
CREATE INDEX ON jobs (sector);
CREATE INDEX ON jobs (area);

CREATE TABLE consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('matching', 'invitations', 'questions', 'calls')),
    text_version text NOT NULL,
    channel text NOT NULL,
    given_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_channel text,
    CHECK ((ended_at IS NULL) = (ended_channel IS NULL))
);
CREATE UNIQUE INDEX consents_open ON consents (person, purpose) WHERE ended_at IS NULL;
CREATE INDEX ON consents (person);

-- A no that outlives the erasure of the one who said it: a keyed hash, nobody's row.
CREATE TABLE stops (
    kind text NOT NULL CHECK (kind IN ('email', 'register')),
    key key32 NOT NULL,
    reason text NOT NULL CHECK (reason IN ('bounced', 'complained', 'unsubscribed', 'objected')),
    at timestamptz NOT NULL,
    PRIMARY KEY (kind, key)
);

-- So that a restored backup brings nobody back. Also written outside this database before the commit.
CREATE TABLE erasures (person uuid PRIMARY KEY, at timestamptz NOT NULL);
