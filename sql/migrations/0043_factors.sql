-- A second factor: what proves, beside the mailbox, that it is she.
CREATE TABLE factors (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('passkey', 'app')),
    added_at timestamptz NOT NULL,
    used_at timestamptz NOT NULL,
    credential bytea UNIQUE,        -- what the device calls the passkey (WebAuthn)
    public_key bytea,               -- COSE
    sign_count bigint,              -- of the device; it never goes backwards
    secret bytea,                   -- of the app, sealed
    step bigint,                    -- of 30 seconds, the latest whose code was taken (RFC 6238)
    CHECK ((kind = 'passkey') = (credential IS NOT NULL AND public_key IS NOT NULL AND sign_count IS NOT NULL)),
    CHECK ((kind = 'app') = (secret IS NOT NULL AND step IS NOT NULL))
);
CREATE INDEX ON factors (person);
CREATE UNIQUE INDEX factors_one_app ON factors (person) WHERE kind = 'app';

-- Keyed hashes of the codes on her paper. One that is used is deleted.
CREATE TABLE recovery_codes (key key32 PRIMARY KEY, person uuid NOT NULL REFERENCES people ON DELETE CASCADE);
CREATE INDEX ON recovery_codes (person);

-- She has lost all of it, and waits for an administrator.
CREATE TABLE factor_losses (person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE, said_at timestamptz NOT NULL);

-- What a passkey is asked to sign, once; and when a session ends that a stronger one has taken the place of.
ALTER TABLE sessions ADD challenge bytea, ADD challenged_at timestamptz, ADD ends_at timestamptz;
