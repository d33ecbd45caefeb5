-- What is at work, and when it last was: the parts of the mail process on each machine, deleting what is old, backups.
-- Nobody's name, and no words of a server.
CREATE TABLE heartbeats (
    part text NOT NULL CHECK (part ~ '^[a-z]+$'),
    host text NOT NULL,              -- the machine; '' for what is done once for all of them
    beat_at timestamptz,             -- when it last did its work
    failing_since timestamptz,       -- null: nothing is wrong
    fault text,                      -- why, in our own words
    PRIMARY KEY (part, host),
    CHECK ((fault IS NULL) = (failing_since IS NULL))
);
