-- Somebody who does not want to be asked about her proposal any more is not named after a restored backup either.
CREATE TRIGGER proposal_contact AFTER UPDATE OF contact ON proposals FOR EACH ROW
    WHEN (OLD.contact IS NOT NULL AND NEW.contact IS NULL) EXECUTE FUNCTION note_withdrawal('proposal_contact', 'id');
