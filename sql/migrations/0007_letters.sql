-- The outbox, and the ledger of what became of it. No address and no text: letters are written when they are sent.
CREATE TABLE letters (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    person uuid REFERENCES people ON DELETE CASCADE,
    application uuid REFERENCES applications ON DELETE CASCADE,
    sign_in uuid REFERENCES sign_ins ON DELETE CASCADE,
    address uuid REFERENCES addresses ON DELETE CASCADE,
    meeting bigint REFERENCES meetings ON DELETE CASCADE,
    notice bigint REFERENCES notices ON DELETE CASCADE,
    branch bigint REFERENCES branches ON DELETE CASCADE,
    sequence int,
    variant text,
    priority int NOT NULL,
    posted_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN
        ('queued', 'leased', 'sent', 'failed', 'in_doubt', 'cancelled', 'suppressed', 'expired')),
    lease uuid,
    leased_until timestamptz,
    tries int NOT NULL DEFAULT 0,
    ended_at timestamptz,
    CHECK (num_nonnulls(person, application, sign_in, address) = 1),
    CHECK (num_nonnulls(meeting, notice, branch) <= 1),
    CHECK ((state = 'leased') = (lease IS NOT NULL)),
    CHECK ((lease IS NULL) = (leased_until IS NULL)),
    CHECK ((ended_at IS NULL) = (state IN ('queued', 'leased'))),
    UNIQUE NULLS NOT DISTINCT
        (kind, person, application, sign_in, address, meeting, notice, branch, sequence, variant)
);
CREATE INDEX letters_due ON letters (priority, due_at, id) WHERE state = 'queued';
CREATE INDEX letters_leased ON letters (leased_until) WHERE state = 'leased';
CREATE INDEX ON letters (ended_at);
CREATE INDEX ON letters (person);
CREATE INDEX ON letters (application);
CREATE INDEX ON letters (sign_in);
CREATE INDEX ON letters (address);
CREATE INDEX ON letters (meeting);
CREATE INDEX ON letters (notice);
CREATE INDEX ON letters (branch);

-- Every attempt, never updated. A server's own words can quote an address: only the codes stand open.
CREATE TABLE letter_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    letter bigint NOT NULL REFERENCES letters ON DELETE CASCADE,
    at timestamptz NOT NULL,
    event text NOT NULL,
    code int,
    enhanced text,
    queue_id text,
    detail bytea
);
CREATE INDEX ON letter_events (letter);

-- Wakes the worker: once per posting transaction, whoever posts.
CREATE FUNCTION letters_posted() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NOTIFY letters; RETURN NULL; END $$;
CREATE TRIGGER letters_posted AFTER INSERT ON letters FOR EACH STATEMENT EXECUTE FUNCTION letters_posted();
