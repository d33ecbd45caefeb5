-- How the files of a source are read, as an administrator has said: by the area and the titles of the columns.
CREATE TABLE mappings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    area text NOT NULL REFERENCES areas,
    titles_sha256 key32 NOT NULL,
    mapping jsonb NOT NULL,        -- where each column stands, and what holds for all rows; nobody's name
    said_at timestamptz NOT NULL,
    UNIQUE (area, titles_sha256)
);

-- The file that an administrator has uploaded, sealed, until she has said how to read it. One each; it lives an hour.
CREATE TABLE uploads (
    person uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
    area text NOT NULL,            -- as she has chosen and typed so far: either may be empty
    party text NOT NULL,
    file bytea NOT NULL,
    mapping jsonb,                 -- what she has said so far
    uploaded_at timestamptz NOT NULL
);

-- How each column of a waiting register was understood. Sealed: a title can be somebody's name.
CREATE TABLE register_columns (
    register uuid PRIMARY KEY REFERENCES registers ON UPDATE CASCADE ON DELETE CASCADE,
    columns bytea NOT NULL
);
