-- Whom an inquiry asks: who works there in the trade, and wants to be in touch with representatives.
CREATE VIEW inquired AS
SELECT DISTINCT q.id AS inquiry, j.person
FROM inquiries q
JOIN jobs j ON j.industry = q.industry
JOIN members m ON m.person = j.person
JOIN within w ON w.inner_area = coalesce(j.area, m.home) AND w.outer_area = q.area
JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
JOIN mandates s ON s.id = q.mandate AND s.person <> j.person;
