-- A second factor that is removed, and a code on paper that is used, do not come back with a restored backup.
CREATE TRIGGER factor_gone AFTER DELETE ON factors FOR EACH ROW EXECUTE FUNCTION note_withdrawal('factor_gone', 'id');
CREATE TRIGGER recovery_code_gone AFTER DELETE ON recovery_codes FOR EACH ROW
    EXECUTE FUNCTION note_withdrawal('recovery_code_gone', 'key');
