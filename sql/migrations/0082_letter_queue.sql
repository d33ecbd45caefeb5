-- `fackpol mail` and `fackpol web` must be stopped before this runs: an older release knows nothing of the queue. Tables are read
-- and written once, whatever their size: a million letters that wait take some seconds. Nothing goes while it runs.

-- What waits to be sent, and nothing else: a narrow row that is gone when its letter is on its way. Whoever takes the row away
-- decides what becomes of the letter; `letters` is written when it is posted, and when it has ended.
CREATE TABLE letter_queue (
    letter bigint PRIMARY KEY REFERENCES letters ON DELETE CASCADE,
    kind text NOT NULL,
    priority int NOT NULL,
    due_at timestamptz NOT NULL,            -- when it is tried next
    expires_at timestamptz NOT NULL,
    tries int NOT NULL DEFAULT 0,
    held boolean NOT NULL DEFAULT false     -- until the network lets it go
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
        vacuum_truncate = off);

-- What somebody is sending. No foreign key: every letter would be looked up and locked once more. A row whose letter has been
-- deleted meanwhile goes with the lease.
CREATE TABLE letter_leases (
    lease uuid NOT NULL,
    letter bigint NOT NULL,
    kind text NOT NULL,
    due_at timestamptz NOT NULL,
    tries int NOT NULL,                     -- with this one
    leased_until timestamptz NOT NULL,
    PRIMARY KEY (lease, letter)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
        vacuum_truncate = off);

INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, tries, held)
SELECT id, kind, priority, due_at, expires_at, tries, held FROM letters WHERE state = 'queued' ORDER BY priority, due_at, id;
INSERT INTO letter_leases (lease, letter, kind, due_at, tries, leased_until)
SELECT lease, id, kind, due_at, tries, leased_until FROM letters WHERE state = 'leased';

DROP INDEX letters_due, letters_expire, letters_held, letters_leased;
ALTER TABLE letters
    DROP CONSTRAINT letters_check2, DROP CONSTRAINT letters_check3, DROP CONSTRAINT letters_check4,
    DROP CONSTRAINT letters_held_check, DROP CONSTRAINT letters_state_check;
UPDATE letters SET state = 'queued' WHERE state = 'leased';
ALTER TABLE letters
    DROP COLUMN lease, DROP COLUMN leased_until, DROP COLUMN tries, DROP COLUMN held,
    ADD CONSTRAINT letters_state CHECK (state IN ('queued', 'sent', 'failed', 'in_doubt', 'cancelled', 'suppressed', 'expired')),
    ADD CONSTRAINT letters_ended CHECK ((ended_at IS NULL) = (state = 'queued'));

-- What an invitation has last told is written once its letter has gone: in place, where the page has room for it.
ALTER TABLE invitations SET (fillfactor = 50);

CREATE INDEX letter_queue_due ON letter_queue (priority, due_at, letter) WHERE NOT held;
CREATE INDEX letter_queue_held ON letter_queue (due_at) WHERE held;
CREATE INDEX letter_queue_expires ON letter_queue (expires_at);
