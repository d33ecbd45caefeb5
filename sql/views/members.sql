-- Where each job counts: where it is, else where she lives. Two ways to a place, and not one coalesce(): nobody's home is
-- read in vain, and an index can be used.
CREATE VIEW workplaces AS
SELECT j.person, j.industry, j.area FROM jobs j WHERE j.area IS NOT NULL
UNION ALL
SELECT j.person, j.industry, m.home FROM jobs j JOIN members m ON m.person = j.person WHERE j.area IS NULL;
