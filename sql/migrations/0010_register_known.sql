-- A register tells who sits on a committee until the mandates that it holds have ended.
CREATE FUNCTION register_known(of_committee bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM committees c JOIN imports i ON i.area = c.owner
        WHERE c.id = of_committee AND i.at::date > coalesce(
            (SELECT max(m.to_day) FROM mandates m WHERE m.committee = c.id AND m.to_day < on_day), '-infinity'))
$$;
