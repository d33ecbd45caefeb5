-- "This is wrong": what a member says of a match, without saying who she is. Once for each thing, however many say it.
CREATE TABLE objections (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mandate bigint NOT NULL REFERENCES mandates ON DELETE CASCADE,
    rule bigint NOT NULL REFERENCES rules ON DELETE CASCADE,
    what text NOT NULL CHECK (what IN ('seat', 'rule')),
    said_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by uuid REFERENCES people ON DELETE SET NULL,
    UNIQUE (mandate, rule, what)
);
CREATE INDEX ON objections (rule);
CREATE INDEX ON objections (settled_by);
