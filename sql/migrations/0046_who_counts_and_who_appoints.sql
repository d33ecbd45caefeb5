-- Who counts outside her own branch, when answers to an inquiry may be shown, and who stands behind an appointment.

-- When a person first said that a member is who she says: a coordinator's welcome, or an administrator's. A branch that
-- welcomes everybody says nothing of the kind. It can not be read from welcomed_by, which goes with whoever welcomed.
ALTER TABLE members ADD COLUMN vetted_at timestamptz;
UPDATE members m SET vetted_at = least(m.welcomed_at, (
    SELECT min(s.welcomed_at) FROM memberships s JOIN branches b ON b.id = s.branch
    WHERE s.person = m.person AND (s.welcomed_by IS NOT NULL OR NOT b.welcomes_all)));

-- From when the representative sees the answers: there were several. What she has seen already stays.
ALTER TABLE inquiries ADD COLUMN shown_at timestamptz;
UPDATE inquiries q SET shown_at = q.asked_at WHERE EXISTS (SELECT FROM introductions i WHERE i.inquiry = q.id);

-- Who has appointed her, and who has confirmed it; NULL: nobody had to, a command on the server, or whoever is gone.
ALTER TABLE appointments
    ADD COLUMN appointed_by uuid REFERENCES people ON DELETE SET NULL,
    ADD COLUMN confirmed_by uuid REFERENCES people ON DELETE SET NULL,
    ADD COLUMN alone boolean NOT NULL DEFAULT false,  -- one administrator decided it, for there was no other to ask
    ADD CONSTRAINT appointments_not_by_herself CHECK (person <> appointed_by AND person <> confirmed_by),
    ADD CONSTRAINT appointments_by_two CHECK (appointed_by <> confirmed_by);
CREATE INDEX ON appointments (appointed_by);
CREATE INDEX ON appointments (confirmed_by);

-- A post that one administrator proposes to give, or to end. Another one confirms it.
CREATE TABLE post_changes (
    id uuid PRIMARY KEY,
    change text NOT NULL CHECK (change IN ('appoint', 'relieve')),
    post text NOT NULL CHECK (post IN ('coordinator', 'administrator')),
    branch bigint REFERENCES branches ON DELETE CASCADE,
    address uuid UNIQUE REFERENCES addresses ON DELETE CASCADE,  -- where she is asked; whose it is, nobody looks up
    person uuid REFERENCES people ON DELETE CASCADE,             -- NULL until she has said yes herself
    proposed_by uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    proposed_at timestamptz NOT NULL,
    CHECK ((post = 'coordinator') = (branch IS NOT NULL)),
    CHECK (change = 'appoint' OR post = 'administrator' AND person IS NOT NULL),
    CHECK ((change = 'appoint') = (address IS NOT NULL)),
    CONSTRAINT post_changes_not_her_own CHECK (person <> proposed_by)
);
CREATE INDEX ON post_changes (branch);
CREATE INDEX ON post_changes (proposed_by);
CREATE UNIQUE INDEX post_changes_once ON post_changes (person, change, post, branch) NULLS NOT DISTINCT WHERE person IS NOT NULL;
