-- When a coordinator first reached somebody in a branch.
CREATE VIEW first_contacts AS
SELECT branch, person, min(at) AS at FROM contacts WHERE outcome IN ('reached', 'welcomed') GROUP BY branch, person;

-- Whether a coordinator had reached somebody who asked to join, or welcomed her, within the fourteen days that we promise.
-- Whom the branch let in by itself nobody has contacted by that.
CREATE FUNCTION in_time(joined_at timestamptz, welcomed_at timestamptz, reached_at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(welcomed_at > joined_at AND welcomed_at <= joined_at + interval '14 days', false)
        OR coalesce(reached_at <= joined_at + interval '14 days', false)
$$;
CREATE FUNCTION contacted_in_time(m memberships) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT in_time(m.joined_at, m.welcomed_at, (
        SELECT f.at FROM first_contacts f WHERE f.branch = m.branch AND f.person = m.person))
$$;
