-- From when until when each link key was the newest. What is older than all of them has the oldest.
CREATE VIEW link_keys AS
SELECT number, CASE WHEN lag(number) OVER w IS NULL THEN '-infinity' ELSE added_at END AS since, lead(added_at, 1, 'infinity') OVER w AS until
FROM key_checks WHERE ring = 'link'
WINDOW w AS (ORDER BY added_at, number);

-- The number of the link key that was the newest at a moment. What is made again (a letter that is tried once more, an entry in
-- a calendar) is made with the same key, also once there is a newer one.
CREATE FUNCTION link_number(moment timestamptz) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT k.number FROM link_keys k WHERE moment >= k.since AND moment < k.until
$$;
