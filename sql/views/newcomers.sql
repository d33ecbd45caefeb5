-- needs: branches

-- Members who are in no open branch: no coordinator sees them, so the administrators have to. Whether a branch fits.
CREATE VIEW newcomers AS
SELECT m.person, m.registered_at, m.joined_at, m.reminded_at, m.welcomed_at,
    EXISTS (SELECT FROM fitting f WHERE f.person = m.person) AS fits
FROM members m
WHERE NOT EXISTS (
    SELECT FROM memberships s JOIN branches b ON b.id = s.branch WHERE s.person = m.person AND b.closed_at IS NULL);

-- Those of them whom no branch fits and nobody has welcomed: an administrator does.
CREATE VIEW unwelcomed AS
SELECT n.person, n.registered_at FROM newcomers n WHERE NOT n.fits AND n.welcomed_at IS NULL;
