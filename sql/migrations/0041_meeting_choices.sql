-- What a coordinator chooses about a meeting: whom it is not sent to, and whether a change asks everybody again.
CREATE TABLE left_out (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    PRIMARY KEY (meeting, person)
);
CREATE INDEX ON left_out (person);

ALTER TABLE moves ADD COLUMN asks boolean NOT NULL DEFAULT true;

-- How many rows of a register each party has: said when none is the party that was asked for.
ALTER TABLE registers ADD COLUMN parties jsonb NOT NULL DEFAULT '{}';
