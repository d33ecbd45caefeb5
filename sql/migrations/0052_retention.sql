-- Who was asked to a meeting, and what she answered, is forgotten a year later. What is left are counts.
CREATE TABLE answer_counts (
    meeting bigint PRIMARY KEY REFERENCES meetings ON DELETE CASCADE,
    invited int NOT NULL,
    yes int NOT NULL,
    maybe int NOT NULL,
    no int NOT NULL
);

-- When we asked a member from whom nothing had come for a year whether she wants to stay.
ALTER TABLE members ADD COLUMN asked_to_stay_at timestamptz;
UPDATE people p SET heard_at = s.at FROM (SELECT person, max(began_at) AS at FROM sessions GROUP BY person) s WHERE s.person = p.id;

-- When the last mandate ended of those that are forgotten: from then on nobody knows who sits, until something is told.
ALTER TABLE committees ADD COLUMN ended_on date;

-- An administrator carries out what somebody has asked for on paper or by telephone: a copy of everything, or to be erased.
-- Where there are two administrators the other one confirms.
CREATE TABLE data_requests (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    wish text NOT NULL CHECK (wish IN ('copy', 'erasure')),
    reason bytea NOT NULL,          -- sealed: how it came, and how we know that it is she
    asked_by uuid REFERENCES people ON DELETE SET NULL,
    asked_at timestamptz NOT NULL,
    confirmed_by uuid REFERENCES people ON DELETE SET NULL,
    confirmed_at timestamptz
);
CREATE UNIQUE INDEX data_requests_open ON data_requests (person, wish) WHERE confirmed_at IS NULL;
CREATE INDEX ON data_requests (asked_by);
CREATE INDEX ON data_requests (confirmed_by);
