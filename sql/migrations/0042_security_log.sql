-- What somebody did that opens a way in, or lets data out: signed in, failed, a post, a file, a key. Bare ids, because it outlives people.
CREATE TABLE security_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    event text NOT NULL,
    by uuid,                        -- who did it; NULL: nobody who is signed in, or a command on the server
    about uuid                      -- whom it is about, if not herself
);
CREATE INDEX ON security_log (at);
CREATE INDEX ON security_log (by, at);
