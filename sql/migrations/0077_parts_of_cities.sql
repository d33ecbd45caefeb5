-- "Vasastaden" lies in Stockholm and in Göteborg: a district is known by its name and its city.
ALTER TABLE districts DROP CONSTRAINT districts_pkey;
ALTER TABLE districts ADD PRIMARY KEY (name, area);

-- A part whose committee has its work to itself, while the rest of the municipality has no such parts (Järna in Södertälje).
ALTER TABLE areas ADD COLUMN enclave boolean NOT NULL DEFAULT false;
