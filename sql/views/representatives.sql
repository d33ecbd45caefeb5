-- Whether we know of a mandate from a register, an administrator, or her own word about one that they knew: not when somebody
-- has said that it is wrong, nor while it is hers alone to say.
CREATE FUNCTION mandate_known(m mandates) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT m.status NOT IN ('wrong', 'own')
$$;

-- Whether a known mandate runs on a day: it has begun and not ended. A query that uses it is planned as if it said so itself.
CREATE FUNCTION mandate_runs(m mandates, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT mandate_known(m) AND day BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
$$;

-- Whether whoever has a mandate sits on its committee on a day: by it, or by another one there.
CREATE FUNCTION still_sits(of_mandate bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM mandates w JOIN mandates n ON n.person = w.person AND n.committee = w.committee
        WHERE w.id = of_mandate AND mandate_runs(n, on_day))
$$;
