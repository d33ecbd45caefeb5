-- needs: people

-- The only way to a name or an address: both have said yes, and nobody has ended it.
CREATE VIEW met AS
SELECT i.id, i.member, m.person AS representative
FROM introductions i JOIN mandates m ON m.id = i.mandate
WHERE i.member_yes_at IS NOT NULL AND i.representative_yes_at IS NOT NULL AND i.ended_at IS NULL;

-- How many questions a representative has open, and who can be asked one more. Answers to her own are not counted.
CREATE FUNCTION questions_open(of_person uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM mandates m JOIN introductions i ON i.mandate = m.id
    WHERE m.person = of_person AND i.ended_at IS NULL AND i.inquiry IS NULL
$$;

CREATE VIEW takes_questions AS
SELECT r.person FROM representatives r JOIN reachable USING (person)
WHERE questions_open(r.person) < r.questions_most;
