-- What a branch uses again and again when it calls a meeting or writes to its members. Nobody's own.
CREATE TABLE saved_places (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    name bytea NOT NULL,
    street bytea,
    venue bytea,
    link bytea,
    access_note bytea,
    CHECK (num_nonnulls(street, link) > 0)
);
CREATE INDEX ON saved_places (branch);

CREATE TABLE saved_texts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    part text NOT NULL CHECK (part IN ('about', 'children_note', 'notice')),    -- where it is written
    name bytea NOT NULL,
    text bytea NOT NULL
);
CREATE INDEX ON saved_texts (branch);
