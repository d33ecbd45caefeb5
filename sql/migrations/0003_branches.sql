CREATE TABLE branches (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,60}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    area text REFERENCES areas,
    reply_to text,
    welcomes_all boolean NOT NULL DEFAULT false,
    closed_at timestamptz
);
CREATE INDEX ON branches (area);

-- Rows are OR, the columns of a row AND, an empty column means any: "teachers who are in this union".
CREATE TABLE branch_trades (
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    industry text REFERENCES industries,
    union_slug text REFERENCES unions,
    UNIQUE NULLS NOT DISTINCT (branch, industry, union_slug)
);
CREATE INDEX ON branch_trades (industry);
CREATE INDEX ON branch_trades (union_slug);

-- Nobody vets the form, so a coordinator does: before she is welcomed there are no invitations, places or names.
CREATE TABLE memberships (
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES members ON DELETE CASCADE,
    joined_at timestamptz NOT NULL,
    welcomed_at timestamptz,
    welcomed_by uuid REFERENCES people ON DELETE SET NULL,
    letters_ended_at timestamptz,
    PRIMARY KEY (branch, person)
);
CREATE INDEX ON memberships (person);
CREATE INDEX ON memberships (welcomed_by);

CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    post text NOT NULL CHECK (post IN ('coordinator', 'administrator')),
    branch bigint REFERENCES branches ON DELETE CASCADE,
    from_at timestamptz NOT NULL,
    to_at timestamptz,
    CHECK ((post = 'coordinator') = (branch IS NOT NULL))
);
CREATE UNIQUE INDEX posts_held ON posts (person, post, branch) NULLS NOT DISTINCT WHERE to_at IS NULL;
CREATE INDEX ON posts (branch);

-- A coordinator's plain letter to her branch.
CREATE TABLE notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    branch bigint NOT NULL REFERENCES branches ON DELETE CASCADE,
    by uuid REFERENCES people ON DELETE SET NULL,
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    called_at timestamptz NOT NULL
);
CREATE INDEX ON notices (branch);
CREATE INDEX ON notices (by);
