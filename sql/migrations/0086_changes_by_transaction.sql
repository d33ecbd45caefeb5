-- The row of `changes` says itself which transaction wrote it: xmin is that of the savepoint, and a register is taken in by hundreds
-- of them. What has been noted and not looked at stays noted.
ALTER TABLE changes ADD COLUMN transaction xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.transaction = pg_current_xact_id());
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION note_changed_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE EXISTS (SELECT FROM changed)
      AND NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.transaction = pg_current_xact_id());
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;
