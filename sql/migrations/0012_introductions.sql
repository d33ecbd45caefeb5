-- A member asks a representative; neither sees how to reach the other until both have said yes, and either can end it.
ALTER TABLE representatives ADD COLUMN questions_most int NOT NULL DEFAULT 3 CHECK (questions_most >= 0);

CREATE TABLE introductions (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES members ON DELETE CASCADE,
    mandate bigint NOT NULL REFERENCES mandates ON DELETE CASCADE,
    -- What the representative is told of her: her trade, and an area where at least five have it.
    industry text NOT NULL REFERENCES industries,
    area text REFERENCES areas,
    question bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,       -- after this the silence is an answer
    not_before date,                   -- "yes, but later"
    reminded_at timestamptz,
    representative_yes_at timestamptz,
    member_yes_at timestamptz,
    ended_at timestamptz,
    ended_by text CHECK (ended_by IN ('member', 'representative', 'silence', 'term')),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
    CHECK (member_yes_at IS NULL OR representative_yes_at IS NOT NULL)
);
CREATE INDEX ON introductions (member);
CREATE INDEX ON introductions (mandate);
CREATE INDEX ON introductions (industry);
CREATE INDEX ON introductions (area);

-- The only way to a name or an address: both have said yes, and nobody has ended it.
CREATE VIEW met AS
SELECT i.id, i.member, m.person AS representative
FROM introductions i JOIN mandates m ON m.id = i.mandate
WHERE i.member_yes_at IS NOT NULL AND i.representative_yes_at IS NOT NULL AND i.ended_at IS NULL;

ALTER TABLE letters ADD COLUMN introduction uuid REFERENCES introductions ON DELETE CASCADE;
CREATE INDEX ON letters (introduction);
DO $$ BEGIN
    EXECUTE (SELECT format('ALTER TABLE letters DROP CONSTRAINT %I', conname) FROM pg_constraint
             WHERE conrelid = 'letters'::regclass AND contype = 'u');
END $$;
ALTER TABLE letters ADD UNIQUE NULLS NOT DISTINCT
    (kind, person, application, sign_in, address, meeting, notice, branch, introduction, sequence, variant);
