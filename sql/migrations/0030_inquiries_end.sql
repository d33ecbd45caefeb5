-- 0014 asked for an end after the beginning before it was edited: an inquiry may end at once.
ALTER TABLE inquiries DROP CONSTRAINT inquiries_check, ADD CONSTRAINT inquiries_check CHECK (ends_at >= asked_at);
