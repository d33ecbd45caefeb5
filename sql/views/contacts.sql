-- Whether a coordinator had reached somebody who asked to join, or welcomed her, within the fourteen days that we promise.
-- Whom the branch let in by itself nobody has contacted by that.
CREATE FUNCTION contacted_in_time(m memberships) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(m.welcomed_at > m.joined_at AND m.welcomed_at <= m.joined_at + interval '14 days', false) OR EXISTS (
        SELECT FROM contacts c WHERE c.branch = m.branch AND c.person = m.person AND c.outcome IN ('reached', 'welcomed')
            AND c.at <= m.joined_at + interval '14 days')
$$;
