-- How an administrator reads a title stands beside how the tables read it, and survives every reload.
ALTER TABLE seat_spellings
    ADD COLUMN shipped boolean NOT NULL DEFAULT true,
    ADD COLUMN decided_by uuid REFERENCES people ON DELETE SET NULL,
    ADD COLUMN decided_at timestamptz,
    DROP CONSTRAINT seat_spellings_pkey,
    ADD PRIMARY KEY (pattern, shipped);
CREATE INDEX ON seat_spellings (decided_by);
