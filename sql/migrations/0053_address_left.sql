-- Which address is hers now, by its keyed hash: a restored backup that has another one forgets it. Not when only the keys are turned.
DROP TRIGGER address_left ON people;
CREATE TRIGGER address_left AFTER UPDATE OF email_key ON people FOR EACH ROW
    WHEN (OLD.email_key IS DISTINCT FROM NEW.email_key AND OLD.email_confirmed_at IS NOT NULL
        AND OLD.email_confirmed_at IS DISTINCT FROM NEW.email_confirmed_at)
    EXECUTE FUNCTION note_withdrawal('address_left', 'id', 'email_key');
DELETE FROM withdrawals WHERE kind = 'address_left';
