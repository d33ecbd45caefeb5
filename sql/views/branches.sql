-- needs: people

-- Welcomes that can still be taken back: the letter has not left, and she has not been invited to anything since.
CREATE VIEW fresh_welcomes AS
SELECT l.id AS letter, m.branch, m.person, q.due_at
FROM letter_queue q
JOIN letters l ON l.id = q.letter
JOIN memberships m ON m.branch = l.branch AND m.person = l.person AND m.welcomed_by IS NOT NULL
WHERE q.kind = 'welcome' AND q.tries = 0
  AND NOT EXISTS (
      SELECT FROM invitations i WHERE i.person = m.person AND i.branch = m.branch AND i.invited_at >= m.welcomed_at);

-- The members whom a branch may write to: welcomed, still wanting its letters, confirmed, with an open yes.
-- Whether she has paused is asked with the moment.
CREATE VIEW branch_audience AS
SELECT m.branch, m.person, r.paused_until
FROM memberships m
JOIN reachable r ON r.person = m.person AND r.email_confirmed_at IS NOT NULL
JOIN consents c ON c.person = m.person AND c.purpose = 'invitations' AND c.ended_at IS NULL
WHERE m.welcomed_at IS NOT NULL AND m.letters_ended_at IS NULL;

-- Who a branch is for: the trade and the union of a row, and the branch's area.
CREATE VIEW fitting AS
SELECT DISTINCT b.id AS branch, j.person
FROM branches b
JOIN branch_trades t ON t.branch = b.id
JOIN jobs j ON t.industry IS NULL OR t.industry = j.industry
JOIN members m ON m.person = j.person AND (t.union_slug IS NULL OR t.union_slug = m.union_slug)
WHERE b.closed_at IS NULL
  AND (b.area IS NULL OR EXISTS (
      SELECT FROM within w WHERE w.inner_area = coalesce(j.area, m.home) AND w.outer_area = b.area));
