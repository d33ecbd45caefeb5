-- Whoever is asked to a meeting for what she is in a municipality or region.
ALTER TABLE invitations ADD COLUMN local_post uuid REFERENCES local_posts ON DELETE CASCADE;
ALTER TABLE invitations DROP CONSTRAINT invitations_check;
ALTER TABLE invitations ADD CONSTRAINT invitations_check CHECK (num_nonnulls(branch, mandate, appointment, local_post) = 1);
CREATE INDEX ON invitations (local_post);
