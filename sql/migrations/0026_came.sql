-- How many came, if the coordinator says so.
ALTER TABLE outcomes ADD came int CHECK (came >= 0);
