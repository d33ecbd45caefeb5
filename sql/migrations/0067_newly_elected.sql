-- Which seats a newly elected representative has been offered a welcome for, and when a letter with it went to her.
CREATE TABLE offered_welcomes (
    mandate bigint PRIMARY KEY REFERENCES mandates ON DELETE CASCADE,
    offered_at timestamptz NOT NULL,
    told_at timestamptz
);

-- Since when whoever is new on the same kind of committee may turn to her; NULL: she has not said so, or has taken it back.
ALTER TABLE representatives ADD COLUMN helps_since timestamptz;
CREATE TRIGGER helps_no_more AFTER UPDATE OF helps_since ON representatives FOR EACH ROW
    WHEN (OLD.helps_since IS NOT NULL AND NEW.helps_since IS NULL)
    EXECUTE FUNCTION note_withdrawal('helps_no_more', 'person');
