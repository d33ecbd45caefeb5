-- What each kind of letter is worth to the outbox, as the release that ran `migrate` declares it: `post_letters` asks here.
-- A kind without a lifetime has something to say until whoever posts it says.
CREATE TABLE letter_kinds (
    kind text PRIMARY KEY,
    priority int NOT NULL CHECK (priority > 0),
    lifetime interval
);
