-- The number of the link key that was the newest at a moment. What is made again (a letter that is tried once more, an entry in
-- a calendar) is made with the same key, also once there is a newer one. What is older than all of them has the oldest.
CREATE FUNCTION link_number(moment timestamptz) RETURNS smallint LANGUAGE sql STABLE AS $$
    SELECT number FROM key_checks WHERE ring = 'link'
    ORDER BY added_at <= moment DESC, CASE WHEN added_at <= moment THEN added_at END DESC NULLS LAST,
        CASE WHEN added_at <= moment THEN number ELSE -number END DESC
    LIMIT 1
$$;
