-- needs: absences members

-- Whom an inquiry asks: who works there in the trade, wants to be in touch with representatives, and counted when it was asked.
CREATE VIEW inquired AS
SELECT DISTINCT q.id AS inquiry, j.person
FROM inquiries q
JOIN jobs j ON j.industry = q.industry
JOIN members m ON m.person = j.person AND member_counts(m, local_day(q.asked_at))
JOIN within w ON w.inner_area = coalesce(j.area, m.home) AND w.outer_area = q.area
JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
JOIN mandates s ON s.id = q.mandate AND s.person <> j.person;

-- Whether a representative may see an introduction: not an answer to her inquiry while it is alone.
CREATE FUNCTION is_shown(i introductions) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT i.inquiry IS NULL OR EXISTS (SELECT FROM inquiries q WHERE q.id = i.inquiry AND q.shown_at IS NOT NULL)
$$;
