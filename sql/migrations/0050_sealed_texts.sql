-- What people write to each other is sealed, as their names are. Texts that are there already are sealed by the step of
-- this number in `release.py`, which has the keys; 0051 then drops these plain columns.
ALTER TABLE notices RENAME subject TO plain_subject;
ALTER TABLE notices RENAME text TO plain_text;
ALTER TABLE notices ALTER plain_subject DROP NOT NULL, ALTER plain_text DROP NOT NULL, ADD subject bytea, ADD text bytea;

ALTER TABLE meetings RENAME title TO plain_title;
ALTER TABLE meetings RENAME about TO plain_about;
ALTER TABLE meetings RENAME street TO plain_street;
ALTER TABLE meetings RENAME venue TO plain_venue;
ALTER TABLE meetings RENAME link TO plain_link;
ALTER TABLE meetings RENAME access_note TO plain_access_note;
ALTER TABLE meetings RENAME children_note TO plain_children_note;
ALTER TABLE meetings ALTER plain_title DROP NOT NULL, ALTER plain_about DROP NOT NULL, ALTER plain_street DROP NOT NULL,
    ALTER plain_venue DROP NOT NULL, ALTER plain_link DROP NOT NULL, ALTER plain_access_note DROP NOT NULL,
    ALTER plain_children_note DROP NOT NULL,
    ADD title bytea, ADD about bytea, ADD street bytea, ADD venue bytea, ADD link bytea, ADD access_note bytea,
    ADD children_note bytea;

ALTER TABLE cancellations RENAME reason TO plain_reason;
ALTER TABLE cancellations ALTER plain_reason DROP NOT NULL, ADD reason bytea;

ALTER TABLE outcomes RENAME text TO plain_text;
ALTER TABLE outcomes ALTER plain_text DROP NOT NULL, ADD text bytea;

ALTER TABLE branches RENAME reply_to TO plain_reply_to;
ALTER TABLE branches ADD reply_to bytea;
