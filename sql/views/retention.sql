-- needs: people

-- When we last heard of a member: she signed in, answered, or said yes or no to something.
CREATE FUNCTION last_heard(of_whom uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT greatest(
        (SELECT p.heard_at FROM people p WHERE p.id = of_whom),
        (SELECT m.registered_at FROM members m WHERE m.person = of_whom),
        (SELECT max(greatest(c.given_at, c.ended_at)) FROM consents c WHERE c.person = of_whom),
        (SELECT max(s.joined_at) FROM memberships s WHERE s.person = of_whom))
$$;

-- Members of whom nothing has been heard since $1. Whoever holds a post is not among them: she is on duty.
CREATE FUNCTION silent_since(moment timestamptz) RETURNS TABLE (person uuid) LANGUAGE sql STABLE AS $$
    SELECT m.person FROM members m
    WHERE m.registered_at <= $1 AND last_heard(m.person) <= $1
      AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = m.person AND o.to_at IS NULL)
$$;
