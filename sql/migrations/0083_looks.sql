-- Inviting who came later, and reminding, read whole branches: they are done when something has changed, or is due.
CREATE TABLE looks (
    chore text PRIMARY KEY CHECK (chore IN ('members', 'representatives', 'reminders')),
    due_at timestamptz NOT NULL  -- when it is done though nothing has changed
);
INSERT INTO looks (chore, due_at) SELECT unnest('{members,representatives,reminders}'::text[]), '-infinity';

-- A row for each transaction that changed what a chore reads. It is seen when that transaction has committed, however long
-- it took: whoever takes the row away sees the change too. Not a number that is counted up: writers would wait for each other.
CREATE TABLE changes (chore text NOT NULL);

-- The chores that read a table are the trigger's arguments. Once a transaction: not for every row of a register.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.xmin = pg_current_xact_id()::xid);
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

-- The same for statements that often find no row.
CREATE FUNCTION note_changed_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE EXISTS (SELECT FROM changed)
      AND NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.xmin = pg_current_xact_id()::xid);
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

-- Where a host asks those who answered another meeting in some way, or have not answered it.
CREATE FUNCTION note_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT 'members' WHERE EXISTS (
        SELECT FROM changed a JOIN invitations i ON i.id = a.invitation
        JOIN meeting_parts n ON n.parts && ARRAY['maybe:' || i.meeting, 'silent:' || i.meeting]);
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER changed AFTER INSERT OR UPDATE OF called_at, starts_at, remind ON meetings
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');
CREATE TRIGGER changed AFTER INSERT OR DELETE ON moves
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'reminders');
CREATE TRIGGER changed AFTER DELETE ON cancellations
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');
CREATE TRIGGER added AFTER INSERT ON invitations REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('members', 'reminders');
CREATE TRIGGER taken_away AFTER DELETE ON invitations REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('members', 'representatives');
CREATE TRIGGER changed AFTER UPDATE OF withdrawn_at ON invitations
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'reminders');
CREATE TRIGGER changed AFTER INSERT OR DELETE ON answers
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('reminders');
CREATE TRIGGER added AFTER INSERT ON answers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_answers();
CREATE TRIGGER taken_away AFTER DELETE ON answers REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_answers();
CREATE TRIGGER taken_away AFTER DELETE ON left_out REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('representatives');

-- Who may be written to. Each row by itself: every sign-in asks whether there is a stop to lift.
CREATE TRIGGER changed AFTER UPDATE OF email_key, email_confirmed_at, paused_until, reminders ON people FOR EACH ROW
    WHEN ((old.email_key, old.email_confirmed_at, old.paused_until, old.reminders)
          IS DISTINCT FROM (new.email_key, new.email_confirmed_at, new.paused_until, new.reminders))
    EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');
CREATE TRIGGER changed AFTER DELETE OR UPDATE OF kind, key ON suppressions
    FOR EACH ROW EXECUTE FUNCTION note_change('members', 'representatives');

-- Members, and what part of a branch they are in.
CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE OF branch, person, welcomed_at, welcomed_by, letters_ended_at ON memberships
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF person, purpose, ended_at ON consents
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');
CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE OF person, area ON jobs
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF union_slug, home ON members
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON meeting_parts
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON audience_parts
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

-- Hosts and places, and whom that concerns.
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON meeting_hosts
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON within
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON mandates
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives', 'reminders');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OF letters_ended_at ON representatives
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON meeting_areas
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON branch_trades
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON committee_areas
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON committee_kinds
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON committee_tasks
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON committee_types
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON rules
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON seats
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE ON areas
    FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

-- Who waits for a mark of its own is told at once, and need not ask every second.
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify(TG_ARGV[0], ''); RETURN NULL; END $$;
CREATE TRIGGER told AFTER INSERT ON large_files FOR EACH STATEMENT EXECUTE FUNCTION tell('large_files');
CREATE TRIGGER told AFTER INSERT ON received FOR EACH STATEMENT EXECUTE FUNCTION tell('received');
CREATE TRIGGER told AFTER INSERT ON access_log FOR EACH STATEMENT EXECUTE FUNCTION tell('logs');
CREATE TRIGGER told AFTER INSERT ON security_log FOR EACH STATEMENT EXECUTE FUNCTION tell('logs');

-- Posting nothing wakes nobody: `post_letters` tells, when it has posted something.
DROP TRIGGER letters_posted ON letters;
DROP FUNCTION letters_posted();
