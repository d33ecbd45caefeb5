-- Whoever opens the answers to a meeting sees those who are invited to it, not the whole branch.
ALTER TABLE reads ADD meeting bigint REFERENCES meetings ON DELETE SET NULL;
CREATE INDEX ON reads (meeting);
