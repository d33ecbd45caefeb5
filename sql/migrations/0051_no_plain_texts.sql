-- Refuses a row that has not been sealed. A text that nobody has written is NULL.
ALTER TABLE notices ADD CHECK (num_nonnulls(plain_subject, plain_text) = 0);
ALTER TABLE meetings ADD CHECK (num_nonnulls(plain_title, plain_about, plain_street, plain_venue, plain_link,
    plain_access_note, plain_children_note) = 0);
ALTER TABLE cancellations ADD CHECK (plain_reason IS NULL);
ALTER TABLE outcomes ADD CHECK (plain_text IS NULL);
ALTER TABLE branches ADD CHECK (plain_reply_to IS NULL);

ALTER TABLE notices DROP plain_subject, DROP plain_text, ALTER subject SET NOT NULL, ALTER text SET NOT NULL;
ALTER TABLE meetings DROP plain_title, DROP plain_about, DROP plain_street, DROP plain_venue, DROP plain_link,
    DROP plain_access_note, DROP plain_children_note, ALTER title SET NOT NULL,
    ADD CONSTRAINT meetings_somewhere_check CHECK (num_nonnulls(street, link) > 0);
ALTER TABLE cancellations DROP plain_reason;
ALTER TABLE outcomes DROP plain_text, ALTER text SET NOT NULL;
ALTER TABLE branches DROP plain_reply_to;
