-- Proposed posts that hold: the branch is open, and whoever proposed it still administers.
CREATE VIEW standing_post_changes AS
SELECT c.* FROM post_changes c
WHERE (c.branch IS NULL OR EXISTS (SELECT FROM branches b WHERE b.id = c.branch AND b.closed_at IS NULL))
  AND EXISTS (
      SELECT FROM appointments o WHERE o.person = c.proposed_by AND o.post = 'administrator' AND o.to_at IS NULL);
