-- A register that has been read but not yet accepted: the own party's lines only, sealed. One an area; it lives 30 days.
CREATE TABLE registers (
    id uuid PRIMARY KEY,
    area text NOT NULL UNIQUE REFERENCES areas,
    lines bytea NOT NULL,
    bodies text[] NOT NULL,        -- every body that the file names: committees are public
    rows int NOT NULL,
    file_sha256 key32 NOT NULL,
    read_at timestamptz NOT NULL,
    by uuid REFERENCES people ON DELETE SET NULL
);
CREATE INDEX ON registers (by);
