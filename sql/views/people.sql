-- Somebody whom a letter can reach: an address, and no stop on it.
CREATE VIEW reachable AS
SELECT p.id AS person, p.email_confirmed_at, p.paused_until
FROM people p
WHERE p.email IS NOT NULL
  AND NOT EXISTS (SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key);
