-- A meeting may have 50,000 members: each index and foreign key below was looked into for every one of them.

-- An invitation is for one of four: three of these columns are always empty.
DROP INDEX invitations_mandate_idx, invitations_appointment_idx, invitations_local_post_idx;
CREATE INDEX invitations_mandate_idx ON invitations (mandate) WHERE mandate IS NOT NULL;
CREATE INDEX invitations_appointment_idx ON invitations (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX invitations_local_post_idx ON invitations (local_post) WHERE local_post IS NOT NULL;

-- No foreign key, as in `letter_leases`: whoever puts a letter into the queue has just written or read it. A deleted letter
-- takes its row with it all the same; one that is put there in that moment is an id alone, and goes when it is claimed.
ALTER TABLE letter_queue DROP CONSTRAINT letter_queue_letter_fkey;
CREATE FUNCTION leave_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM letter_queue q USING gone g WHERE q.letter = g.id;
    RETURN NULL;
END $$;
CREATE TRIGGER leaves_queue AFTER DELETE ON letters REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION leave_queue();

-- What became of a letter, and what an invitation has last told, is written once the letter has gone: in place, where the page has
-- room for it and no index holds what changes. (An index of ranges does not count, from PostgreSQL 16 on.)
ALTER TABLE letters SET (fillfactor = 45);
ALTER TABLE invitations SET (fillfactor = 45);
DROP INDEX letters_ended_at_idx;
CREATE INDEX letters_ended_at_idx ON letters USING brin (ended_at) WITH (pages_per_range = 16, autosummarize = on);

-- Few bounce: whose invitation was lost is found from these, not by looking at what happened to each letter.
CREATE INDEX letter_events_bounced ON letter_events (letter) WHERE event = 'bounced';
