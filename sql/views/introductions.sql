-- needs: inquiries people

-- Where somebody works who works in an area: the county, which is no employer, where it is a region's.
CREATE FUNCTION works_in(a areas) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE a.kind WHEN 'kommun' THEN a.short_name
        WHEN 'region' THEN coalesce((SELECT n.name FROM unnest(a.aliases) n (name) WHERE n.name LIKE '% län' LIMIT 1), a.name)
        ELSE a.name END
$$;

-- The only way to a name or an address: both have said yes, and nobody has ended it.
CREATE VIEW met AS
SELECT i.id, i.member, m.person AS representative
FROM introductions i JOIN mandates m ON m.id = i.mandate
WHERE i.member_yes_at IS NOT NULL AND i.representative_yes_at IS NOT NULL AND i.ended_at IS NULL;

-- What a representative may see of a question to her: everything but who asks, and of an answer when it is among several.
CREATE VIEW nameless_introductions AS
SELECT i.id, i.industry, i.area, i.question, i.asked_at, i.due_at, i.not_before, i.reminded_at, i.proposed, i.inquiry, i.follows,
    i.answer, i.answered_at, i.read_at, i.thanks, i.taken_up_on, i.asked_back_at, i.outcome, i.outcome_note, i.outcome_at,
    i.wishes_at, i.representative_yes_at, i.member_yes_at, i.ended_at, i.ended_by, i.mandate, m.person AS representative, m.committee
FROM introductions i JOIN mandates m ON m.id = i.mandate
WHERE is_shown(i);

-- Whether a question waits for the representative's answer on a day: nobody has answered, put it off or sent it on.
CREATE FUNCTION awaits_answer(i introductions, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT i.mandate IS NOT NULL AND i.ended_at IS NULL AND i.answered_at IS NULL AND i.representative_yes_at IS NULL
        AND i.proposed IS NULL AND coalesce(i.not_before <= day, true)
$$;

-- Whether she should say what came of what she took up: the day has passed.
CREATE FUNCTION awaits_outcome(i introductions, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT i.taken_up_on < day AND i.outcome IS NULL AND i.ended_at IS NULL
$$;

-- How many unanswered questions a representative has, and who can be asked one more. Answers to her own are not counted.
CREATE FUNCTION questions_open(of_person uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM mandates m JOIN introductions i ON i.mandate = m.id
    WHERE m.person = of_person AND i.ended_at IS NULL AND i.answered_at IS NULL AND i.inquiry IS NULL
$$;

CREATE VIEW takes_questions AS
SELECT r.person FROM representatives r JOIN reachable USING (person)
WHERE questions_open(r.person) < r.questions_most;

-- To whom a coordinator of a branch may give a code: a representative in its area who has said yes to contact with somebody in one
-- of its trades. `waits`: her yes does not count until she has shown that it is she, and she has no code that she can still use.
CREATE FUNCTION wants_code(of_branch bigint, moment timestamptz) RETURNS TABLE (person uuid, committee text, waits boolean)
LANGUAGE sql STABLE AS $$
    SELECT m.person, min(c.name), bool_or(i.representative_yes_at IS NULL) AND NOT EXISTS (
        SELECT FROM contact_codes k WHERE k.person = m.person AND k.given_at > moment - interval '14 days' AND k.tries < 5)
    FROM branches b
    CROSS JOIN introductions i
    JOIN mandates m ON m.id = i.mandate
    JOIN committees c ON c.id = m.committee
    WHERE b.id = of_branch AND i.ended_at IS NULL AND (i.wishes_at IS NOT NULL OR i.representative_yes_at IS NOT NULL)
      AND EXISTS (SELECT FROM branch_trades t WHERE t.branch = b.id AND coalesce(t.industry = i.industry, true))
      AND (b.area IS NULL OR EXISTS (
          SELECT FROM committee_areas a JOIN within w ON w.inner_area = a.area
          WHERE a.committee = m.committee AND w.outer_area = b.area))
    GROUP BY m.person
$$;
