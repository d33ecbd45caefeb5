-- A mail service of which many addresses would stop in a day: most often it is we who are stopped. Then none of them is.
CREATE TABLE bounce_breakers (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    domain key32 NOT NULL UNIQUE,    -- keyed hash
    name bytea NOT NULL,             -- the domain, sealed
    opened_at timestamptz NOT NULL
);
-- Of an address that bounces stopped without anybody saying that nobody has it (5.1.1): whose mail service it was.
ALTER TABLE suppressions ADD COLUMN domain key32;
CREATE INDEX ON suppressions (domain, at) WHERE domain IS NOT NULL;
