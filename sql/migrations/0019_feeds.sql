-- A person's own calendar by a secret link. Its id makes the link: taken away or made anew, the old link opens nothing.
CREATE TABLE feeds (
    id uuid PRIMARY KEY,
    person uuid NOT NULL UNIQUE REFERENCES people ON DELETE CASCADE,
    made_at timestamptz NOT NULL
);
