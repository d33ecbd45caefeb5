-- Mail that comes back, each once: sealed until it is sorted, and then only what it was and when.
CREATE TABLE received (
    id uuid PRIMARY KEY,
    key key32 NOT NULL UNIQUE,   -- HMAC of its bytes
    raw bytea,                   -- kept where a human must look
    at timestamptz NOT NULL,
    sorted_as text,
    sorted_at timestamptz,
    letter bigint REFERENCES letters ON DELETE SET NULL,
    CHECK ((sorted_as IS NULL) = (sorted_at IS NULL)),
    CHECK (raw IS NOT NULL OR sorted_as IS NOT NULL)
);
CREATE INDEX received_unsorted ON received (at) WHERE sorted_as IS NULL;
CREATE INDEX ON received (at);
CREATE INDEX ON received (letter);
