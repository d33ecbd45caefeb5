-- Counts one time against budgets, in order, until one is used up: what comes after that one is not spent. Which one it was
-- (from 1); 0 when none was. Statements and rows are the same whichever it is.
-- A budget with a reserve is shared: whoever has used none of those before it more than `little` times may use the reserve too.
CREATE FUNCTION spend_in_turn(
    budgets bytea[],
    began timestamptz[],
    ends timestamptz[],
    most int[],
    reserves int[],
    little int
) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    used_up int := 0;
    own int := 0;
    used int;
    allowed int;
BEGIN
    FOR i IN 1 .. cardinality(budgets) LOOP
        allowed := most[i] + CASE WHEN own <= little THEN reserves[i] ELSE 0 END;
        INSERT INTO rate_limits AS r (key, began_at, ends_at, n) VALUES (budgets[i], began[i], ends[i], (used_up = 0)::int)
        ON CONFLICT (key) DO UPDATE SET
            -- Whoever is refused uses nothing of what others share.
            n = CASE WHEN r.began_at = excluded.began_at THEN greatest(r.n, least(r.n + excluded.n, allowed + 1)) ELSE excluded.n END,
            began_at = excluded.began_at, ends_at = excluded.ends_at
        RETURNING r.n INTO used;
        used_up := CASE WHEN used_up = 0 AND used > allowed THEN i ELSE used_up END;
        own := CASE WHEN reserves[i] = 0 THEN greatest(own, used) ELSE own END;
    END LOOP;
    RETURN used_up;
END $$;
