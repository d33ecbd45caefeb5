-- A change of address can be undone for a while from the address before; until then nothing but that changes it.
ALTER TABLE addresses ADD undo_until timestamptz;       -- until when she can have it back; NULL: it is not hers yet
ALTER TABLE addresses ADD confirmed_at timestamptz;     -- when it was confirmed, while it was hers

-- A politician's mailbox is no key to a member's name.
ALTER TABLE sessions ADD proved_at timestamptz;         -- when she typed a code that she had been told on the phone
ALTER TABLE introductions ADD wishes_at timestamptz;    -- the representative's yes, until she has shown that it is she
ALTER TABLE introductions ADD proof text CHECK (proof IN ('factor', 'code'));  -- what her yes came with
CREATE TABLE contact_codes (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    key key32 NOT NULL,                                 -- a keyed hash of the digits and the person
    given_by uuid REFERENCES people ON DELETE SET NULL,
    given_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0
);
CREATE INDEX ON contact_codes (given_by);

-- Who has asked to be left out of the list: hidden at once, and deleted when she has had time to say that it was not she.
CREATE TABLE departures (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    id uuid NOT NULL UNIQUE,                            -- what the link that undoes it names
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    keys bytea[] NOT NULL,                              -- what she is known by in registers, and now left out by
    mandates bigint[] NOT NULL,                         -- those that were not wrong, and as what they stood
    statuses text[] NOT NULL
);
CREATE INDEX ON departures (due_at);

-- Of those kinds that others cause, somebody gets a few a day.
ALTER TABLE letter_kinds ADD rationed boolean NOT NULL DEFAULT false;
