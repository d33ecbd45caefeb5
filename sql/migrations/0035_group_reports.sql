-- Whom we ask in a municipality or region: the group's leader, or somebody of the local board. Taking the post back deletes
-- the row.
CREATE TABLE group_contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    area text NOT NULL REFERENCES areas,
    given_at timestamptz NOT NULL,
    given_by uuid REFERENCES people ON DELETE SET NULL,
    UNIQUE (person, area)
);
CREATE INDEX ON group_contacts (area);
CREATE INDEX ON group_contacts (given_by);

-- One link and what is written there. It outlives the contact, so that an administrator can still read what was sent in.
CREATE TABLE group_reports (
    id uuid PRIMARY KEY,
    area text NOT NULL REFERENCES areas,
    contact bigint REFERENCES group_contacts ON DELETE SET NULL,
    asked_at timestamptz NOT NULL,
    form bytea,                    -- what the contact has written so far, sealed
    saved_at timestamptz,
    sent_in_at timestamptz,
    accepted_at timestamptz,       -- when the first row was accepted: after that the link opens nothing
    revoked_at timestamptz,
    CHECK ((form IS NULL) = (saved_at IS NULL)),
    CHECK (sent_in_at IS NULL OR form IS NOT NULL)
);
CREATE INDEX ON group_reports (area);
CREATE INDEX ON group_reports (contact);

ALTER TABLE letters ADD COLUMN group_report uuid REFERENCES group_reports ON DELETE CASCADE;
CREATE INDEX ON letters (group_report) WHERE group_report IS NOT NULL;
DO $$ BEGIN
    EXECUTE (SELECT format('ALTER TABLE letters DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'letters'::regclass AND contype = 'u');
END $$;
ALTER TABLE letters ADD UNIQUE NULLS NOT DISTINCT
    (kind, person, application, sign_in, address, meeting, notice, branch, introduction, inquiry, group_report, sequence, variant);

-- From which day on somebody has told who of ours sits on a committee, even if nobody does: a register that names it, on the
-- day on which it was read or when the term begins that it holds already; or the group.
CREATE TABLE told_terms (
    committee bigint NOT NULL REFERENCES committees ON DELETE CASCADE,
    from_day date NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (committee, from_day)
);
INSERT INTO told_terms (committee, from_day, told_at)
SELECT c.id, (max(i.at) AT TIME ZONE 'Europe/Stockholm')::date, max(i.at) FROM committees c JOIN imports i ON i.area = c.owner
GROUP BY c.id;

-- What a register that waits would tell: the days, by the committee's name.
ALTER TABLE registers ADD COLUMN terms jsonb NOT NULL DEFAULT '{}';
