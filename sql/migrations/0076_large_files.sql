-- A large file that has been given and is being read, by the mail process: `raw` and `faults` are sealed. Read, it is a row of
-- `registers` with the same id; when it can not be read, `faults` say why and `raw` is gone.
CREATE TABLE large_files (
    id uuid PRIMARY KEY,
    area text NOT NULL,
    party text NOT NULL,
    raw bytea,
    mapping jsonb,                 -- what has been said of its columns: see uploads
    faults bytea,
    tries integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    given_at timestamptz NOT NULL,
    by uuid REFERENCES people (id) ON DELETE SET NULL,
    language text NOT NULL,
    CHECK ((raw IS NULL) = (faults IS NOT NULL))
);
CREATE INDEX ON large_files (by);
