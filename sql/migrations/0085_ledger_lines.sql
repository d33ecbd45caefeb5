-- The newest lines of the ledger as they stand in its file. By these the file of another machine catches up: each is whole.
CREATE TABLE ledger_lines (
    number bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    digest text NOT NULL,
    line text NOT NULL         -- of ids and keyed hashes, as in the file
);
