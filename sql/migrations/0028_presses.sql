-- A form that makes something new carries a number of its own: pressed twice, it makes one thing, and both lead there.
CREATE UNLOGGED TABLE presses (
    key bytea PRIMARY KEY CHECK (length(key) = 32),
    at timestamptz NOT NULL,
    path text
);
