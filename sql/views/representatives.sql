-- Whether we know of a mandate from a register, an administrator, or her own word about one that they knew: not when somebody
-- has said that it is wrong, nor while it is hers alone to say.
CREATE FUNCTION mandate_known(m mandates) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT m.status NOT IN ('wrong', 'own')
$$;

-- Whether a known mandate runs on a day: it has begun and not ended. A query that uses it is planned as if it said so itself.
CREATE FUNCTION mandate_runs(m mandates, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT mandate_known(m) AND day BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
$$;
