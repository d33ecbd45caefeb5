-- Who leads the party's group, and who answers for the local board, in a municipality or region. An administrator puts her in
-- and ends the post. She gets letters and nothing else: the post opens no page.
CREATE TABLE local_posts (
    id uuid PRIMARY KEY,
    person uuid NOT NULL REFERENCES people ON DELETE CASCADE,
    post text NOT NULL CHECK (post IN ('group_leader', 'local_board')),
    area text NOT NULL REFERENCES areas,
    from_day date NOT NULL,
    to_day date,                   -- her last day; NULL: it is not settled
    given_at timestamptz NOT NULL,
    given_by uuid REFERENCES people ON DELETE SET NULL,
    CHECK (to_day >= from_day)
);
CREATE UNIQUE INDEX local_posts_held ON local_posts (area, post) WHERE to_day IS NULL;
CREATE INDEX ON local_posts (person);
CREATE INDEX ON local_posts (area);
CREATE INDEX ON local_posts (given_by);

-- Which local boards have been told what a meeting came to: each once.
CREATE TABLE board_outcomes (
    meeting bigint NOT NULL REFERENCES meetings ON DELETE CASCADE,
    area text NOT NULL REFERENCES areas,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (meeting, area)
);
CREATE INDEX ON board_outcomes (area);

-- 'post': whoever has the address does not want to stand as the holder of a local post.
ALTER TABLE suppressions DROP CONSTRAINT suppressions_kind_check;
ALTER TABLE suppressions ADD CONSTRAINT suppressions_kind_check CHECK (kind IN ('email', 'register', 'post'));

CREATE TRIGGER local_post_ended AFTER UPDATE OF to_day ON local_posts FOR EACH ROW
    WHEN (OLD.to_day IS DISTINCT FROM NEW.to_day) EXECUTE FUNCTION note_withdrawal('local_post_ended', 'id', 'to_day');
CREATE TRIGGER local_post_gone AFTER DELETE ON local_posts FOR EACH ROW EXECUTE FUNCTION note_withdrawal('local_post_gone', 'id');
