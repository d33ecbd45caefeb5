-- The day that a moment belongs to where the service runs.
CREATE FUNCTION local_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date
$$;

-- Those who coordinate a branch now.
CREATE VIEW coordinators AS
SELECT o.id, o.branch, o.person, o.from_at FROM appointments o WHERE o.post = 'coordinator' AND o.to_at IS NULL;

-- Whether she has said that she is away on this day. On the day when she is back she is not.
CREATE FUNCTION is_away(of_person uuid, today date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM absences a WHERE a.person = of_person AND a.back_on > today)
$$;
