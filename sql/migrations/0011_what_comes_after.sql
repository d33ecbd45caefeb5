-- What a representative has said of the time after a mandate that is about to end. The next one, if there is one, is a row
-- of its own, so that the register finds it there; `follows` says which one it came from.
ALTER TABLE mandates
    ADD COLUMN after text CHECK (after IN ('stays', 'changes', 'leaves')),
    ADD COLUMN follows bigint REFERENCES mandates ON DELETE SET NULL;
CREATE INDEX ON mandates (follows);
