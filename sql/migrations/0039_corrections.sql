-- When she herself or an administrator said what her name or her address is: no register overrules that.
ALTER TABLE representatives
    ADD COLUMN name_said_at timestamptz,
    ADD COLUMN address_said_at timestamptz;

-- When she said that she does not have a mandate, and what it was before that: until an administrator has answered.
ALTER TABLE mandates
    ADD COLUMN disowned_at timestamptz,
    ADD COLUMN disowned_from text,
    ADD CHECK ((disowned_at IS NULL) = (disowned_from IS NULL));

-- What she says that a committee is called, sealed, until an administrator has answered.
CREATE TABLE committee_name_reports (
    mandate bigint PRIMARY KEY REFERENCES mandates ON DELETE CASCADE,
    name bytea NOT NULL,
    reported_at timestamptz NOT NULL
);
