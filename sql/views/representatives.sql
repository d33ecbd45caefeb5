-- Whether a mandate runs on a day: nobody has said that it is wrong, and it has begun and not ended. A query that uses it is
-- planned as if it said so itself.
CREATE FUNCTION mandate_runs(m mandates, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT m.status <> 'wrong' AND day BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
$$;
