-- What representatives propose in their committees: public political documents, so their text lies open and is searched.
CREATE TABLE proposals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('motion', 'interpellation', 'question', 'budget')),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    area text NOT NULL REFERENCES areas,
    type text NOT NULL REFERENCES committee_types,
    day date NOT NULL,
    outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'approved', 'rejected', 'answered', 'referred')),
    outcome_on date,
    link text CHECK (link ~ '^https?://' AND length(link) <= 500),
    text text CHECK (length(text) BETWEEN 1 AND 20000),
    put_in_by uuid REFERENCES representatives ON DELETE SET NULL,  -- NULL: the district holds it
    contact uuid REFERENCES representatives ON DELETE SET NULL,    -- whom to ask; NULL: the district
    put_in_at timestamptz NOT NULL,
    copied_from bigint REFERENCES proposals ON DELETE SET NULL CHECK (copied_from < id),  -- so no circle is possible
    family bigint NOT NULL,  -- the id of the first one, which may be gone: the others stay together
    words tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('swedish', title), 'A') || setweight(to_tsvector('swedish', coalesce(text, '')), 'B')) STORED,
    CHECK (num_nonnulls(link, text) > 0),
    CHECK ((outcome = 'waiting') = (outcome_on IS NULL)),
    CHECK (outcome_on >= day)
);
CREATE INDEX ON proposals USING gin (words);
CREATE INDEX ON proposals (day DESC, id DESC);
CREATE INDEX ON proposals (area, day DESC, id DESC);
CREATE INDEX ON proposals (type, day DESC, id DESC);
CREATE INDEX ON proposals (put_in_by);
CREATE INDEX ON proposals (contact);
CREATE INDEX ON proposals (copied_from);
CREATE INDEX ON proposals (family);

-- The trades that a proposal is about, where whoever put it in has said so.
CREATE TABLE proposal_industries (
    proposal bigint NOT NULL REFERENCES proposals ON DELETE CASCADE,
    industry text NOT NULL REFERENCES industries,
    PRIMARY KEY (proposal, industry)
);
CREATE INDEX ON proposal_industries (industry);

-- One that has been taken away does not come back with a restored backup.
CREATE TRIGGER proposal_gone AFTER DELETE ON proposals FOR EACH ROW EXECUTE FUNCTION note_withdrawal('proposal_gone', 'id');

-- Why an administrator took a proposal away, for whoever put it in.
CREATE TABLE proposal_removals (
    id bigint PRIMARY KEY,     -- what the proposal's was
    put_in_by uuid NOT NULL REFERENCES representatives ON DELETE CASCADE,
    title bytea NOT NULL,      -- sealed: it may be what had to go
    reason bytea NOT NULL,     -- sealed
    removed_by uuid REFERENCES people ON DELETE SET NULL,
    removed_at timestamptz NOT NULL
);
CREATE INDEX ON proposal_removals (put_in_by);
CREATE INDEX ON proposal_removals (removed_by);
