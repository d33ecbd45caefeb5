-- What must be asked of a file that waits for an answer, sealed: it was found by reading the file, which need not be done again.
ALTER TABLE uploads ADD question bytea;
DELETE FROM uploads;  -- those that wait, for an hour at most, have none

-- How many rows each party has in a waiting register, which nobody looks at.
ALTER TABLE registers DROP COLUMN parties;
