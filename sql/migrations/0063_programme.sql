-- The district's programme: what it means to do how many times a year, and which meetings count toward it; and what the year
-- came to, kept as numbers when whoever they were about has left.

CREATE TABLE programme_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name bytea NOT NULL,            -- sealed
    audience bytea,                 -- sealed: for whom, in words
    whose text NOT NULL CHECK (whose IN ('district', 'branches')),  -- one goal, or one for each branch
    began_on date NOT NULL,
    ended_on date,                  -- the last day on which it held
    CHECK (ended_on >= began_on)
);

-- What held from which day: a goal that changes in the middle of a year is a row more.
CREATE TABLE programme_targets (
    item bigint NOT NULL REFERENCES programme_items ON DELETE CASCADE,
    from_day date NOT NULL,
    target int NOT NULL CHECK (target BETWEEN 1 AND 52),
    PRIMARY KEY (item, from_day)
);

-- A meeting counts toward one item. One that was not called from here has a day, and perhaps how many came.
CREATE TABLE programme_meetings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item bigint NOT NULL REFERENCES programme_items ON DELETE CASCADE,
    meeting bigint UNIQUE REFERENCES meetings ON DELETE CASCADE,
    held_on date,
    came int CHECK (came >= 0),
    CHECK (num_nonnulls(meeting, held_on) = 1),
    CHECK (came IS NULL OR held_on IS NOT NULL)
);
CREATE INDEX ON programme_meetings (item);

-- When a branch began. For those that there are already: when somebody first was in it.
ALTER TABLE branches ADD COLUMN founded_at timestamptz;
UPDATE branches b SET founded_at = least(
    (SELECT min(m.joined_at) FROM memberships m WHERE m.branch = b.id),
    (SELECT min(o.from_at) FROM appointments o WHERE o.branch = b.id));

-- The figures of a year that is over, as they were on 15 January: no id of anybody, and no text that anybody wrote.
CREATE TABLE annual_figures (
    year int PRIMARY KEY,
    figures jsonb NOT NULL,
    frozen_at timestamptz NOT NULL
);

-- Of those who have left a branch: how many asked to join in a year, were contacted in time, and were welcomed by a person.
CREATE TABLE past_joins (
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    year int NOT NULL,
    asked int NOT NULL,
    in_time int NOT NULL,
    sure int NOT NULL,
    PRIMARY KEY (branch, year)
);

CREATE FUNCTION past_join() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_joins (branch, year, asked, in_time, sure)
    SELECT b.id, extract(year FROM local_day(OLD.joined_at)), 1, contacted_in_time(OLD)::int, (OLD.welcomed_at IS NOT NULL)::int
    FROM branches b WHERE b.id = OLD.branch AND OLD.welcomed_at IS DISTINCT FROM OLD.joined_at
    ON CONFLICT (branch, year) DO UPDATE SET asked = past_joins.asked + 1, in_time = past_joins.in_time + excluded.in_time,
        sure = past_joins.sure + excluded.sure;
    RETURN OLD;
END $$;
-- Before, for what has been recorded about her goes with the row.
CREATE TRIGGER past_join BEFORE DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION past_join();

-- How often something happened in a year: counted as it happens, for questions and inquiries are forgotten before the year is over.
CREATE TABLE annual_tallies (
    year int NOT NULL,
    what text NOT NULL,
    n int NOT NULL,
    PRIMARY KEY (year, what)
);

-- What was counted of the row before is taken back: an answer in the place of another is one answer.
CREATE FUNCTION tally_question() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM members m WHERE m.person = NEW.member AND member_counts(m, local_day(NEW.asked_at))) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.passed_from IS NULL THEN
            PERFORM tally(NEW.asked_at, CASE WHEN NEW.inquiry IS NULL THEN 'questions' ELSE 'inquiry_answers' END, 1);
        END IF;
    ELSIF NEW.inquiry IS NULL THEN
        PERFORM tally(OLD.answered_at, 'answers', -1), tally(NEW.answered_at, 'answers', 1);
        PERFORM tally(OLD.answered_at, 'taken_up', -1) WHERE OLD.taken_up_on IS NOT NULL;
        PERFORM tally(NEW.answered_at, 'taken_up', 1) WHERE NEW.taken_up_on IS NOT NULL;
        PERFORM tally(OLD.outcome_at, OLD.outcome, -1), tally(NEW.outcome_at, NEW.outcome, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_question AFTER INSERT OR UPDATE OF answered_at, taken_up_on, outcome ON introductions
    FOR EACH ROW EXECUTE FUNCTION tally_question();

CREATE FUNCTION tally_inquiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally(NEW.asked_at, 'inquiries', 1);
    RETURN NULL;
END $$;
CREATE TRIGGER tally_inquiry AFTER INSERT ON inquiries FOR EACH ROW EXECUTE FUNCTION tally_inquiry();

-- What there is already, of members whom a person had welcomed a week before the week in which they asked.
INSERT INTO annual_tallies (year, what, n)
SELECT extract(year FROM e.at AT TIME ZONE 'Europe/Stockholm'), e.what, count(*)
FROM introductions i
JOIN members m ON m.person = i.member
    AND m.vetted_at <= date_trunc('week', i.asked_at AT TIME ZONE 'Europe/Stockholm') AT TIME ZONE 'Europe/Stockholm' - interval '7 days'
CROSS JOIN LATERAL (
    SELECT i.asked_at AS at, CASE WHEN i.inquiry IS NULL THEN 'questions' ELSE 'inquiry_answers' END AS what WHERE i.passed_from IS NULL
    UNION ALL SELECT i.answered_at, 'answers' WHERE i.inquiry IS NULL
    UNION ALL SELECT i.answered_at, 'taken_up' WHERE i.inquiry IS NULL AND i.taken_up_on IS NOT NULL
    UNION ALL SELECT i.outcome_at, i.outcome WHERE i.inquiry IS NULL
) e
WHERE e.at IS NOT NULL
GROUP BY 1, 2;
INSERT INTO annual_tallies (year, what, n)
SELECT extract(year FROM asked_at AT TIME ZONE 'Europe/Stockholm'), 'inquiries', count(*) FROM inquiries GROUP BY 1;
