-- Few are welcomed by an administrator, because no branch was for them: they are found without reading everybody.
CREATE INDEX members_welcomed ON members (person) WHERE welcomed_at IS NOT NULL;

-- An invitation is for one of four: three of these columns are always empty, and a meeting may have 50,000.
DROP INDEX invitations_mandate_idx, invitations_appointment_idx, invitations_local_post_idx;
CREATE INDEX invitations_mandate_idx ON invitations (mandate) WHERE mandate IS NOT NULL;
CREATE INDEX invitations_appointment_idx ON invitations (appointment) WHERE appointment IS NOT NULL;
CREATE INDEX invitations_local_post_idx ON invitations (local_post) WHERE local_post IS NOT NULL;

-- Few bounce: whose invitation was lost is found from these, not by looking at what happened to each letter.
CREATE INDEX letter_events_bounced ON letter_events (letter) WHERE event = 'bounced';
