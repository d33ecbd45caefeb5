-- Which parts of a host's members a meeting is for: all of them when there is no row. A part is a place of work
-- ("area:0136"), a union ("union:kommunal"), or an answer about a meeting ("maybe:7", "silent:7"). It holds nobody's name,
-- and a part that has gone empties and never widens.
CREATE TABLE meeting_parts (
    meeting bigint NOT NULL,
    branch bigint NOT NULL,
    parts text[] NOT NULL CHECK (parts <> '{}'),
    PRIMARY KEY (meeting, branch),
    FOREIGN KEY (meeting, branch) REFERENCES meeting_hosts ON DELETE CASCADE
);

-- Which parts a notice went to: all of the branch when there is none. Its letters say to whom, as long as they are kept.
ALTER TABLE notices ADD COLUMN parts text[] NOT NULL DEFAULT '{}';
