-- The ledger is a file outside the database of all that has been taken back. Here stands how far the database has written it.
CREATE TABLE ledger_state (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),    -- one row
    number bigint NOT NULL DEFAULT 0,                  -- the last line's
    digest text NOT NULL DEFAULT '',
    at timestamptz,
    server bigint,                                     -- where this database was when it was first used: a copy is elsewhere
    database bigint
);
INSERT INTO ledger_state DEFAULT VALUES;

-- What has been taken back and does not stand in the file yet. Whoever commits it writes it there first, and deletes it here.
CREATE TABLE withdrawals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    about text[] NOT NULL    -- ids and keyed hashes
);

-- Its arguments are the kind and the columns that say what was taken back; `old.` before one means what it was before. What goes
-- because a person is erased is not noted beside her.
CREATE FUNCTION note_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_is jsonb := to_jsonb(NEW);
    was jsonb := to_jsonb(OLD);
    noted text[] := '{}';
    value text;
BEGIN
    IF TG_OP = 'DELETE' AND was ? 'person' AND NOT EXISTS (SELECT FROM people p WHERE p.id = (was ->> 'person')::uuid) THEN
        RETURN NULL;
    END IF;
    FOR place IN 1 .. TG_NARGS - 1 LOOP
        value := CASE WHEN TG_OP = 'DELETE' OR TG_ARGV[place] LIKE 'old.%'
            THEN was ->> replace(TG_ARGV[place], 'old.', '') ELSE now_is ->> TG_ARGV[place] END;
        noted := noted || regexp_replace(coalesce(value, '-'), '^\\x', '');
    END LOOP;
    INSERT INTO withdrawals (kind, about) VALUES (TG_ARGV[0], noted);
    RETURN NULL;
END $$;

-- A consent that is given again after it was taken back: the last word counts.
CREATE FUNCTION note_second_yes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO withdrawals (kind, about)
    SELECT 'yes', ARRAY[NEW.person::text, NEW.purpose, NEW.text_version, NEW.channel]
    WHERE EXISTS (SELECT FROM consents c WHERE c.person = NEW.person AND c.purpose = NEW.purpose AND c.ended_at IS NOT NULL);
    RETURN NULL;
END $$;

CREATE TRIGGER erased AFTER DELETE ON people FOR EACH ROW EXECUTE FUNCTION note_withdrawal('erased', 'id');
CREATE TRIGGER address_left AFTER UPDATE OF email_key ON people FOR EACH ROW
    WHEN (OLD.email_key IS DISTINCT FROM NEW.email_key AND OLD.email_confirmed_at IS NOT NULL)
    EXECUTE FUNCTION note_withdrawal('address_left', 'id', 'old.email_key');
CREATE TRIGGER phone_gone AFTER UPDATE OF phone ON people FOR EACH ROW
    WHEN (OLD.phone IS NOT NULL AND NEW.phone IS NULL) EXECUTE FUNCTION note_withdrawal('phone_gone', 'id');
CREATE TRIGGER paused AFTER UPDATE OF paused_until ON people FOR EACH ROW
    WHEN (OLD.paused_until IS DISTINCT FROM NEW.paused_until) EXECUTE FUNCTION note_withdrawal('paused', 'id', 'paused_until');
CREATE TRIGGER reminders AFTER UPDATE OF reminders ON people FOR EACH ROW
    WHEN (OLD.reminders <> NEW.reminders) EXECUTE FUNCTION note_withdrawal('reminders', 'id', 'reminders');
CREATE TRIGGER discreet AFTER UPDATE OF discreet ON people FOR EACH ROW
    WHEN (OLD.discreet <> NEW.discreet) EXECUTE FUNCTION note_withdrawal('discreet', 'id', 'discreet');
CREATE TRIGGER digests_off AFTER INSERT OR UPDATE OF days ON digest_choices FOR EACH ROW
    WHEN (NEW.days = '{}') EXECUTE FUNCTION note_withdrawal('digests_off', 'person');
CREATE TRIGGER left_service AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION note_withdrawal('left', 'person');
CREATE TRIGGER no AFTER UPDATE OF ended_at ON consents FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('no', 'person', 'purpose');
CREATE TRIGGER second_yes AFTER INSERT ON consents FOR EACH ROW EXECUTE FUNCTION note_second_yes();
CREATE TRIGGER stopped AFTER INSERT OR UPDATE OF reason ON suppressions FOR EACH ROW
    EXECUTE FUNCTION note_withdrawal('stopped', 'kind', 'key', 'reason');
CREATE TRIGGER stop_lifted AFTER DELETE ON suppressions FOR EACH ROW EXECUTE FUNCTION note_withdrawal('stop_lifted', 'kind', 'key');
CREATE TRIGGER unlisted AFTER DELETE ON representatives FOR EACH ROW EXECUTE FUNCTION note_withdrawal('unlisted', 'person');
CREATE TRIGGER letters AFTER UPDATE OF letters_ended_at ON representatives FOR EACH ROW
    WHEN ((OLD.letters_ended_at IS NULL) <> (NEW.letters_ended_at IS NULL))
    EXECUTE FUNCTION note_withdrawal('letters', 'person', 'letters_ended_at');
CREATE TRIGGER disowned AFTER UPDATE OF disowned_at ON mandates FOR EACH ROW
    WHEN (OLD.disowned_at IS NULL AND NEW.disowned_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('disowned', 'id', 'person');
CREATE TRIGGER owned_after_all AFTER UPDATE OF disowned_at ON mandates FOR EACH ROW
    WHEN (OLD.disowned_at IS NOT NULL AND NEW.disowned_at IS NULL AND NEW.status <> 'wrong')
    EXECUTE FUNCTION note_withdrawal('owned', 'id', 'person', 'status');
CREATE TRIGGER branch_left AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION note_withdrawal('branch_left', 'branch', 'person');
CREATE TRIGGER branch_letters AFTER UPDATE OF letters_ended_at ON memberships FOR EACH ROW
    WHEN ((OLD.letters_ended_at IS NULL) <> (NEW.letters_ended_at IS NULL))
    EXECUTE FUNCTION note_withdrawal('branch_letters', 'branch', 'person', 'letters_ended_at');
CREATE TRIGGER unwelcomed AFTER UPDATE OF welcomed_at ON memberships FOR EACH ROW
    WHEN (OLD.welcomed_at IS NOT NULL AND NEW.welcomed_at IS NULL) EXECUTE FUNCTION note_withdrawal('unwelcomed', 'branch', 'person');
CREATE TRIGGER appointed AFTER INSERT ON appointments FOR EACH ROW EXECUTE FUNCTION note_withdrawal('appointed', 'person', 'post', 'branch');
CREATE TRIGGER relieved AFTER UPDATE OF to_at ON appointments FOR EACH ROW
    WHEN (OLD.to_at IS NULL AND NEW.to_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('relieved', 'person', 'post', 'branch');
CREATE TRIGGER contact_gone AFTER DELETE ON group_contacts FOR EACH ROW EXECUTE FUNCTION note_withdrawal('contact_gone', 'id');
CREATE TRIGGER report_gone AFTER UPDATE OF revoked_at ON group_reports FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('report_gone', 'id');
CREATE TRIGGER question_ended AFTER UPDATE OF ended_at ON introductions FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('question_ended', 'id', 'ended_by');
CREATE TRIGGER inquiry_ended AFTER UPDATE OF ends_at ON inquiries FOR EACH ROW
    WHEN (NEW.ends_at < OLD.ends_at) EXECUTE FUNCTION note_withdrawal('inquiry_ended', 'id');
CREATE TRIGGER nomination_answered AFTER UPDATE OF answer ON nominations FOR EACH ROW
    WHEN (NEW.answer = 'no' AND OLD.answer IS DISTINCT FROM 'no') EXECUTE FUNCTION note_withdrawal('declined', 'id');
CREATE TRIGGER nomination_gone AFTER DELETE ON nominations FOR EACH ROW EXECUTE FUNCTION note_withdrawal('nomination_gone', 'id');
CREATE TRIGGER name_refused AFTER UPDATE OF refused_at ON name_proposals FOR EACH ROW
    WHEN (OLD.refused_at IS NULL AND NEW.refused_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('name_refused', 'id');
CREATE TRIGGER name_gone AFTER DELETE ON name_proposals FOR EACH ROW EXECUTE FUNCTION note_withdrawal('name_gone', 'id');
CREATE TRIGGER feed_gone AFTER DELETE ON feeds FOR EACH ROW EXECUTE FUNCTION note_withdrawal('feed_gone', 'id');
CREATE TRIGGER feed_replaced AFTER UPDATE OF id ON feeds FOR EACH ROW EXECUTE FUNCTION note_withdrawal('feed_gone', 'old.id');
CREATE TRIGGER called_off AFTER INSERT ON cancellations FOR EACH ROW EXECUTE FUNCTION note_withdrawal('called_off', 'meeting');
CREATE TRIGGER uninvited AFTER UPDATE OF withdrawn_at ON invitations FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('uninvited', 'id');
CREATE TRIGGER branch_closed AFTER UPDATE OF closed_at ON branches FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL) EXECUTE FUNCTION note_withdrawal('branch_closed', 'id');

-- Letters that waited when a backup was restored. They are in doubt, until somebody has said which of them go all the same.
CREATE TABLE restored_letters (
    letter bigint PRIMARY KEY REFERENCES letters ON DELETE CASCADE,
    at timestamptz NOT NULL,
    dropped_at timestamptz
);
