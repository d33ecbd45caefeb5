-- What opens a door is derived from a key outside this database; these rows only say whether it is spent.
CREATE TABLE sign_ins (
    id uuid PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('session', 'erasure')),
    email_key key32 NOT NULL,
    browser key32,                 -- SHA-256 of the cookie of the browser that asked; an erasure has none
    asked_at timestamptz NOT NULL,
    tries int NOT NULL DEFAULT 0,
    used_at timestamptz
);
CREATE INDEX ON sign_ins (browser, asked_at);
CREATE INDEX ON sign_ins (asked_at);

CREATE TABLE sessions (
    id key32 PRIMARY KEY,          -- SHA-256 of the cookie
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    strong_at timestamptz          -- when a second factor was shown; none exists yet
);
CREATE INDEX ON sessions (person);

-- How often in this window. Nothing is lost with them, so they are not in the WAL, backups or replicas.
CREATE UNLOGGED TABLE limits (key key32 PRIMARY KEY, began_at timestamptz NOT NULL, n int NOT NULL);
CREATE INDEX ON limits (began_at);

-- Who opened whose record, or which branch's list (a list is ONE read). Never updated.
CREATE TABLE reads (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    reader uuid REFERENCES people ON DELETE SET NULL,
    reader_post text NOT NULL,
    person uuid REFERENCES people ON DELETE CASCADE,
    branch bigint REFERENCES branches ON DELETE CASCADE,
    why text NOT NULL,
    CHECK (num_nonnulls(person, branch) = 1)
);
CREATE INDEX ON reads (reader);
CREATE INDEX ON reads (person, at);
CREATE INDEX ON reads (branch, at);
