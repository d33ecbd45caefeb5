-- What came of a meeting, in its coordinator's words: one letter to those who said that they would come.
CREATE TABLE outcomes (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    by uuid REFERENCES people ON DELETE SET NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON outcomes (by);
