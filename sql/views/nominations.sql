-- Nominations that hold: the branch is open, and the asked is still a welcomed member of it. Whoever has left can not say yes.
CREATE VIEW standing_nominations AS
SELECT n.* FROM nominations n
JOIN branches b ON b.id = n.branch AND b.closed_at IS NULL
JOIN memberships m ON m.branch = n.branch AND m.person = n.person AND m.welcomed_at IS NOT NULL;
