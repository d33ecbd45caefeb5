-- Few are welcomed by an administrator, because no branch was for them: they are found without reading everybody.
CREATE INDEX members_welcomed ON members (person) WHERE welcomed_at IS NOT NULL;
