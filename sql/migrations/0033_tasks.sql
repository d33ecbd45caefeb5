-- What somebody does within her industry, as finely as bodies divide it between them: "gymnasium" within the schools.
CREATE TABLE tasks (
    slug text PRIMARY KEY,
    industry text NOT NULL REFERENCES industries,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    place integer NOT NULL,  -- in a list of choices
    UNIQUE (industry, slug)
);

-- The tasks that a committee's name says. One whose name says none can have them all.
CREATE TABLE committee_tasks (
    committee bigint NOT NULL REFERENCES committees ON DELETE CASCADE,
    industry text NOT NULL,
    task text NOT NULL,
    PRIMARY KEY (committee, industry, task),
    FOREIGN KEY (industry, task) REFERENCES tasks (industry, slug)
);
CREATE INDEX ON committee_tasks (industry, task);

ALTER TABLE job_titles ADD task text;
-- What she does in her industry, and which body she works under. NULL: she has not said.
ALTER TABLE jobs ADD task text, ADD employer bigint REFERENCES committees ON DELETE SET NULL;
ALTER TABLE jobs ADD FOREIGN KEY (industry, task) REFERENCES tasks (industry, slug);
CREATE INDEX ON jobs (employer) WHERE employer IS NOT NULL;
ALTER TABLE jobs DROP CONSTRAINT jobs_person_industry_sector_area_key;  -- a teacher can work at two kinds of schools
CREATE INDEX ON jobs (person);

-- A rule can be for one task, and for one way of being employed: "public" (by the municipality, the region or a company of
-- theirs), "contracted" (by somebody who works for them) or "private". `employs`: the body is the employer of those who are
-- employed there. `named`: only where the committee's own name says the task. `yields`: to a body whose rule yields less.
ALTER TABLE rules ADD task text, ADD employment text CHECK (employment IN ('public', 'contracted', 'private')),
    ADD employs boolean NOT NULL DEFAULT false, ADD named boolean NOT NULL DEFAULT false,
    ADD yields integer NOT NULL DEFAULT 0 CHECK (yields BETWEEN 0 AND 2),
    ADD CONSTRAINT rules_named_check CHECK (task IS NOT NULL OR NOT named);
UPDATE rules SET yields = 2 WHERE unless_primary;
ALTER TABLE rules DROP COLUMN unless_primary, DROP CONSTRAINT rules_type_industry_area_shipped_key,
    ADD CONSTRAINT rules_key UNIQUE NULLS NOT DISTINCT (type, industry, task, employment, area, shipped),
    ADD FOREIGN KEY (industry, task) REFERENCES tasks (industry, slug);
CREATE INDEX ON rules (type, industry) WHERE area IS NOT NULL OR NOT shipped;

-- How somebody is employed in a sector, as the rules know it. NULL: no rule is for them (the state).
ALTER TABLE sectors ADD employment text CHECK (employment IN ('public', 'contracted', 'private'));
