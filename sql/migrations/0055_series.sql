-- Evenings that come back: a rule, and the drafts that were made of it. Each of them is a meeting of its own.
CREATE TABLE series (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    made_at timestamptz NOT NULL,
    from_day date NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),       -- ISO 8601: Monday is 1
    ordinal smallint CHECK (ordinal IN (1, 2, 3, 4, -1)),            -- which of the month's; -1: the last
    weeks smallint CHECK (weeks BETWEEN 1 AND 12),                   -- from one to the next
    skipped smallint[] NOT NULL DEFAULT '{}' CHECK (skipped <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'),  -- months left out
    CHECK (num_nonnulls(ordinal, weeks) = 1)
);
CREATE INDEX ON series (branch);

ALTER TABLE meetings
    ADD series bigint REFERENCES series ON DELETE SET NULL,
    -- What was changed in this draft alone: a change of the whole series leaves it as it is.
    ADD by_hand text[] NOT NULL DEFAULT '{}' CHECK (by_hand <@
        '{title,about,street,venue,link,access_note,children_note,areas,remind,clock}'),
    ADD edited_at timestamptz;  -- when a called meeting was last changed, even if nobody was told
CREATE INDEX ON meetings (series);
