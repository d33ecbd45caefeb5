-- Asked for once too often: the row and its letter are written all the same, so that they cost the same, and nothing is sent.
ALTER TABLE sign_ins ADD limited boolean NOT NULL DEFAULT false;
ALTER TABLE applications ADD limited boolean NOT NULL DEFAULT false;

-- Windows of an hour and of a day side by side: each count lives until its own window ends.
ALTER TABLE rate_limits ADD ends_at timestamptz;
UPDATE rate_limits SET ends_at = began_at + interval '1 hour';
ALTER TABLE rate_limits ALTER ends_at SET NOT NULL;
DROP INDEX rate_limits_began_at_idx;
CREATE INDEX ON rate_limits (ends_at);
