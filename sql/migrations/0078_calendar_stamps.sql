-- What a calendar program's own clock says of an answer (DTSTAMP), to be compared with that of other such answers only; and whether
-- it came from another address than hers, as when she has passed the invitation on.
ALTER TABLE answers ADD COLUMN stamp timestamptz;
ALTER TABLE answers ADD COLUMN by_other boolean NOT NULL DEFAULT false;
UPDATE answers SET stamp = at WHERE channel = 'calendar';
ALTER TABLE answers ADD CHECK (channel = 'calendar' OR stamp IS NULL AND NOT by_other);
