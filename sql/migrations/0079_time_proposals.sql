-- Another time for a meeting, proposed from a calendar (RFC 5546 section 3.2.7). The latest of each invitation counts.
CREATE TABLE time_proposals (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    invitation uuid NOT NULL REFERENCES invitations ON DELETE CASCADE,
    starts_at timestamptz,             -- NULL: she has told none that we can read
    ends_at timestamptz,
    note bytea,                        -- sealed
    by_other boolean NOT NULL,         -- from another address than hers
    stamp timestamptz,                 -- her program's own clock
    proposed_at timestamptz NOT NULL,
    declined_at timestamptz
);
CREATE INDEX ON time_proposals (invitation, id DESC);
