-- What has become of a member who is in no branch. `joined_at`: when she last asked to be in one. `reminded_at`: when we last
-- wrote to her that one fits. `welcomed_at`: when an administrator welcomed her, because there was none for her.
ALTER TABLE members
    ADD COLUMN joined_at timestamptz,
    ADD COLUMN reminded_at timestamptz,
    ADD COLUMN welcomed_at timestamptz,
    ADD COLUMN welcomed_by uuid REFERENCES people ON DELETE SET NULL;
UPDATE members m SET joined_at = (SELECT max(s.joined_at) FROM memberships s WHERE s.person = m.person);
CREATE INDEX ON members (welcomed_by);
