-- What each of the service's keys makes of a fixed text: wrong keys are recognised before anything is done with them.
CREATE TABLE key_checks (
    ring text CHECK (ring IN ('seal', 'index', 'link')),
    number smallint CHECK (number BETWEEN 1 AND 255),
    probe key32 NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (ring, number)
);

-- A keyed hash begins with the number of its key; until now there was one key.
UPDATE people SET email_key = set_byte(email_key, 0, 1) WHERE email_key IS NOT NULL;
UPDATE addresses SET email_key = set_byte(email_key, 0, 1);
UPDATE applications SET email_key = set_byte(email_key, 0, 1);
UPDATE sign_ins SET email_key = set_byte(email_key, 0, 1);
UPDATE suppressions SET key = set_byte(key, 0, 1);
UPDATE register_keys SET key = set_byte(key, 0, 1);
UPDATE received SET key = set_byte(key, 0, 1);

-- Why a letter could not be written: our own fault, and nothing that its recipient's address is blamed for.
ALTER TABLE letter_events ADD COLUMN fault text CHECK ((fault IS NOT NULL) = (event = 'unwritten'));
