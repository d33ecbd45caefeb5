-- A batch is what one run of `fackpol import`, or one press on the page of differences, changes: a row of `imports`. For as long
-- as it can be undone, it is kept what each row was before. Whoever applies one sets `fackpol.batch` in her transaction.
ALTER TABLE imports ADD undone_at timestamptz, ADD undone_by uuid REFERENCES people (id) ON DELETE SET NULL;
CREATE INDEX ON imports (undone_by);

-- What a batch has added (`before` NULL) or changed, of mandates, representatives and committees. `stays`: why it was not undone.
CREATE TABLE batch_rows (
    batch bigint NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    of_table text NOT NULL,
    key text NOT NULL,
    person uuid REFERENCES people (id) ON DELETE CASCADE,
    before jsonb,
    after jsonb NOT NULL,
    stays text,
    PRIMARY KEY (batch, of_table, key)
);
CREATE INDEX ON batch_rows (person);
CREATE INDEX ON batch_rows (of_table, key);

CREATE FUNCTION note_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch_rows (batch, of_table, key, person, before, after)
    VALUES (current_setting('fackpol.batch')::bigint, TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0], (to_jsonb(NEW) ->> 'person')::uuid,
        CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) - 'decided_by' END, to_jsonb(NEW) - 'decided_by')
    ON CONFLICT (batch, of_table, key) DO UPDATE SET after = excluded.after;
    RETURN NULL;
END $$;
CREATE TRIGGER batch AFTER INSERT OR UPDATE ON mandates FOR EACH ROW
    WHEN (current_setting('fackpol.batch', true) <> '') EXECUTE FUNCTION note_batch('id');
CREATE TRIGGER batch AFTER INSERT ON representatives FOR EACH ROW
    WHEN (current_setting('fackpol.batch', true) <> '') EXECUTE FUNCTION note_batch('person');
CREATE TRIGGER batch AFTER INSERT OR UPDATE ON committees FOR EACH ROW
    WHEN (current_setting('fackpol.batch', true) <> '') EXECUTE FUNCTION note_batch('id');

-- The name and the address that a batch has changed, sealed: as they were, and as they became.
CREATE TABLE batch_names (
    id uuid PRIMARY KEY,
    batch bigint NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    name bytea,
    email bytea,
    became bytea NOT NULL,
    stays text,
    UNIQUE (batch, person)
);
CREATE INDEX ON batch_names (person);

-- What is only ever added knows its batch.
ALTER TABLE register_keys ADD batch bigint DEFAULT nullif(current_setting('fackpol.batch', true), '')::bigint
    REFERENCES imports (id) ON DELETE SET NULL;
ALTER TABLE committee_names ADD batch bigint DEFAULT nullif(current_setting('fackpol.batch', true), '')::bigint
    REFERENCES imports (id) ON DELETE SET NULL;
ALTER TABLE told_terms ADD batch bigint DEFAULT nullif(current_setting('fackpol.batch', true), '')::bigint
    REFERENCES imports (id) ON DELETE SET NULL;
CREATE INDEX ON register_keys (batch);
CREATE INDEX ON committee_names (batch);
CREATE INDEX ON told_terms (batch);
