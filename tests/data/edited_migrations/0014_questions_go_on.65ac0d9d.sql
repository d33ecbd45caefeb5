-- A question goes on to somebody else: a colleague, whom the coordinator chooses, or the successor. Each time is a row of
-- its own, so that all times are kept; the one before has ended. And a representative asks those who know from the inside.
CREATE TABLE inquiries (
    id uuid PRIMARY KEY,
    mandate bigint NOT NULL REFERENCES mandates ON DELETE CASCADE,
    industry text NOT NULL REFERENCES industries,
    area text NOT NULL REFERENCES areas,
    question bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    CHECK (ends_at > asked_at)
);
CREATE INDEX ON inquiries (mandate);
CREATE INDEX ON inquiries (industry);
CREATE INDEX ON inquiries (area);

-- Whom an inquiry asks: who works there in the trade, and wants to be in touch with representatives.
CREATE VIEW inquired AS
SELECT DISTINCT q.id AS inquiry, j.person
FROM inquiries q
JOIN jobs j ON j.industry = q.industry
JOIN members m ON m.person = j.person
JOIN within w ON w.inner_area = coalesce(j.area, m.home) AND w.outer_area = q.area
JOIN consents c ON c.person = j.person AND c.purpose = 'questions' AND c.ended_at IS NULL
JOIN mandates s ON s.id = q.mandate AND s.person <> j.person;

ALTER TABLE introductions
    ALTER COLUMN mandate DROP NOT NULL,  -- NULL: waits for the coordinator to choose
    ADD COLUMN passed_from uuid UNIQUE REFERENCES introductions ON DELETE SET NULL,
    ADD COLUMN proposed bigint REFERENCES mandates ON DELETE SET NULL,  -- "she fits better": waits for the member's yes
    ADD COLUMN inquiry uuid REFERENCES inquiries ON DELETE CASCADE,     -- an answer to it
    -- What each side has chosen to show the other.
    ADD COLUMN member_email boolean NOT NULL DEFAULT true,
    ADD COLUMN member_phone bytea,
    ADD COLUMN representative_email boolean NOT NULL DEFAULT true,
    ADD COLUMN representative_phone bytea,
    DROP CONSTRAINT introductions_ended_by_check,
    ADD CHECK (ended_by IN ('member', 'representative', 'silence', 'term', 'passed', 'coordinator')),
    ADD CHECK (mandate IS NOT NULL OR representative_yes_at IS NULL),
    ADD UNIQUE (member, inquiry);
CREATE INDEX ON introductions (proposed);
CREATE INDEX ON introductions (inquiry);

ALTER TABLE letters ADD COLUMN inquiry uuid REFERENCES inquiries ON DELETE CASCADE;
CREATE INDEX ON letters (inquiry);
DO $$ BEGIN
    EXECUTE (SELECT format('ALTER TABLE letters DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'letters'::regclass AND contype = 'u');
END $$;
ALTER TABLE letters ADD UNIQUE NULLS NOT DISTINCT
    (kind, person, application, sign_in, address, meeting, notice, branch, introduction, inquiry, sequence, variant);

-- How many questions a representative has open, and who can be asked one more. Answers to her own are not counted.
CREATE FUNCTION questions_open(of_person uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT count(*) FROM mandates m JOIN introductions i ON i.mandate = m.id
    WHERE m.person = of_person AND i.ended_at IS NULL AND i.inquiry IS NULL
$$;
CREATE VIEW takes_questions AS
SELECT r.person FROM representatives r JOIN reachable USING (person)
WHERE questions_open(r.person) < r.questions_most;
