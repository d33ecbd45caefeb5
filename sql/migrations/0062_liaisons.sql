-- Whom a branch knows in its unions and other organisations. She is no person of ours: she opens nothing, and gets letters that
-- ask whether she may stand here, and no other. Until her yes nobody but the coordinators sees her.
CREATE TABLE liaisons (
    id uuid PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    address uuid NOT NULL REFERENCES addresses ON DELETE CASCADE,
    organisation bytea NOT NULL,   -- sealed, as is all that is said of her: a union tells as much as a name
    name bytea NOT NULL,
    role bytea NOT NULL,
    phone bytea,
    told_on date NOT NULL,         -- the day on which the coordinator told her, by her own word
    added_at timestamptz NOT NULL,
    added_by uuid REFERENCES people ON DELETE SET NULL,
    asked_at timestamptz NOT NULL, -- when we last asked her
    agreed_at timestamptz,         -- her latest yes; NULL: none to what stands here now
    shows_contact boolean NOT NULL DEFAULT false, -- whether members see her address and number too
    CHECK (agreed_at IS NOT NULL OR NOT shows_contact)
);
CREATE INDEX ON liaisons (branch);
CREATE INDEX ON liaisons (address);
CREATE INDEX ON liaisons (added_by);

-- 'liaison:<branch>': whoever has the address does not want to be asked by that branch again.
ALTER TABLE suppressions DROP CONSTRAINT suppressions_kind_check;
ALTER TABLE suppressions ADD CONSTRAINT suppressions_kind_check CHECK (kind IN ('email', 'register', 'post') OR kind LIKE 'liaison:%');

CREATE TRIGGER liaison_gone AFTER DELETE ON liaisons FOR EACH ROW EXECUTE FUNCTION note_withdrawal('liaison_gone', 'id');
CREATE TRIGGER liaison_contact AFTER UPDATE OF shows_contact ON liaisons FOR EACH ROW
    WHEN (OLD.shows_contact AND NOT NEW.shows_contact) EXECUTE FUNCTION note_withdrawal('liaison_contact', 'id');
