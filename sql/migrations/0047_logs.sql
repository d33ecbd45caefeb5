-- Who has read what can not be hidden. A row of the access log says what was opened: `scope` is the sort of thing, and the rest
-- of the row which one. Rows never change, and hold bare ids, because they outlive what they point at.
ALTER TABLE access_log
    DROP CONSTRAINT access_log_check,
    DROP CONSTRAINT access_log_reader_fkey,
    DROP CONSTRAINT access_log_person_fkey,
    DROP CONSTRAINT access_log_branch_fkey,
    DROP CONSTRAINT access_log_meeting_fkey,
    ADD COLUMN scope text,
    ADD COLUMN received uuid,                         -- a mail that nobody understood; `person` is the sender, if we know her
    ADD COLUMN chained boolean NOT NULL DEFAULT false;
UPDATE access_log SET scope = CASE
    WHEN meeting IS NOT NULL THEN 'meeting' WHEN branch IS NOT NULL THEN 'list' WHEN reader_post = 'herself' THEN 'own'
    WHEN reader_post = 'administrator' THEN 'newcomers' ELSE 'record' END;
ALTER TABLE access_log
    ALTER COLUMN scope SET NOT NULL,
    ADD CHECK (scope IN ('record', 'list', 'meeting', 'newcomers', 'questions', 'nominations', 'handover', 'mail',
        'representatives', 'representative', 'group_contacts', 'security_log', 'losses', 'own')),
    ADD CHECK (CASE scope WHEN 'representatives' THEN num_nonnulls(person, branch, received) = 0
        WHEN 'list' THEN branch IS NOT NULL WHEN 'meeting' THEN branch IS NOT NULL WHEN 'mail' THEN received IS NOT NULL
        ELSE person IS NOT NULL END);
DROP INDEX access_log_reader_idx;
CREATE INDEX ON access_log (reader, at);
CREATE INDEX ON access_log (at) WHERE scope = 'representatives';
CREATE INDEX ON access_log (id) WHERE NOT chained;

ALTER TABLE security_log ADD COLUMN chained boolean NOT NULL DEFAULT false;
CREATE INDEX ON security_log (id) WHERE NOT chained;
CREATE INDEX ON security_log (about, at);

-- Memberships that have ended, so that whoever has left still sees who read the list while she was in it. `last_read` is the
-- newest row of the access log as she left: no clock stands in the database.
CREATE TABLE past_memberships (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES members ON DELETE CASCADE,
    joined_at timestamptz NOT NULL,
    last_read bigint NOT NULL
);
CREATE INDEX ON past_memberships (branch);
CREATE INDEX ON past_memberships (person);

CREATE FUNCTION membership_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_memberships (branch, person, joined_at, last_read)
    SELECT OLD.branch, OLD.person, OLD.joined_at,
        coalesce(pg_sequence_last_value(pg_get_serial_sequence('access_log', 'id')::regclass), 0)
    FROM members m JOIN branches b ON b.id = OLD.branch
    WHERE m.person = OLD.person;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_ended AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION membership_ended();

-- The chain's own key, sealed: whoever can only read and write here does not have it. Turning the other keys leaves it as it is.
CREATE TABLE log_keys (
    id int PRIMARY KEY CHECK (id = 1),
    key bytea NOT NULL
);

-- The chain over both logs: a keyed digest of each row, and a head that follows from the head before it. Without the key nobody
-- can make either. No row's content stands here: what is erased is gone.
CREATE TABLE log_chain (
    position bigint PRIMARY KEY,                      -- counted without a gap
    log text NOT NULL CHECK (log IN ('access', 'security')),
    entry bigint NOT NULL,                            -- the row's id
    at timestamptz NOT NULL,                          -- the row's
    digest key32 NOT NULL,
    head key32 NOT NULL,
    UNIQUE (log, entry)
);
CREATE INDEX ON log_chain (at);

-- Rows that went rightly: the person they were about is erased, or they were older than they are kept. `proof` needs the key too.
CREATE TABLE log_gone (
    log text NOT NULL,
    entry bigint NOT NULL,
    proof key32 NOT NULL,
    PRIMARY KEY (log, entry)
);

-- Where the chain begins, since what was before has been cut: the head there, and a proof of it.
CREATE TABLE log_checkpoints (
    position bigint PRIMARY KEY,
    head key32 NOT NULL,
    proof key32 NOT NULL
);

-- The head of each day, which goes to the administrators by letter.
CREATE TABLE log_heads (
    day date PRIMARY KEY,
    position bigint NOT NULL,
    head key32 NOT NULL,
    at timestamptz NOT NULL
);

-- Somebody has opened unusually many members in a day, or was refused more. The administrators are told by letter.
CREATE TABLE alarms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reader uuid NOT NULL,
    day date NOT NULL,
    what text NOT NULL CHECK (what IN ('record', 'list')),
    why text NOT NULL CHECK (why IN ('half', 'unusual', 'refused')),
    n integer NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (reader, day, what, why)
);
CREATE INDEX ON alarms (at);
