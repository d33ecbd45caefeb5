-- Nothing but sign-in letters leaves while somebody has paused the mail; what is posted waits.
CREATE TABLE mail_pauses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at timestamptz NOT NULL,
    by uuid REFERENCES people ON DELETE SET NULL,
    ended_at timestamptz
);
CREATE UNIQUE INDEX mail_paused ON mail_pauses ((true)) WHERE ended_at IS NULL;
CREATE INDEX ON mail_pauses (by);
