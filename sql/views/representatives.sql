-- needs: introductions people
-- Whether we know of a mandate from a register, an administrator, or her own word about one that they knew: not when somebody
-- has said that it is wrong, nor while it is hers alone to say.
CREATE FUNCTION mandate_known(m mandates) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT m.status NOT IN ('wrong', 'own')
$$;

-- Whether a known mandate runs on a day: it has begun and not ended. A query that uses it is planned as if it said so itself.
CREATE FUNCTION mandate_runs(m mandates, day date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT mandate_known(m) AND day BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
$$;

-- Whether a mandate ends, and no register or group has said who sits on its committee after it, nor anybody that she does.
CREATE FUNCTION next_unknown(m mandates) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT m.to_day IS NOT NULL
        AND NOT EXISTS (SELECT FROM told_terms t WHERE t.committee = m.committee AND t.from_day = m.to_day + 1)
        AND NOT EXISTS (
            SELECT FROM mandates n
            WHERE n.person = m.person AND n.committee = m.committee AND n.from_day = m.to_day + 1 AND mandate_known(n))
$$;

-- Whether it is to be asked about: she has not said either what comes after.
CREATE FUNCTION next_unsaid(m mandates) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT mandate_known(m) AND m.after IS NULL AND next_unknown(m)
$$;

-- Whether whoever has a mandate sits on its committee on a day: by it, or by another one there.
CREATE FUNCTION still_sits(of_mandate bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM mandates w JOIN mandates n ON n.person = w.person AND n.committee = w.committee
        WHERE w.id = of_mandate AND mandate_runs(n, on_day))
$$;

-- Who must still be told that she is in the list (GDPR Art. 14): an address, a mandate that is not over, and no letter that
-- says so, sent or on its way. One that could not be delivered is not tried again at the same address. `again`: she has had one before.
CREATE FUNCTION untold(at timestamptz) RETURNS TABLE (person uuid, again boolean) LANGUAGE sql STABLE AS $$
    SELECT r.person, EXISTS (SELECT FROM letters l WHERE l.kind = 'listed' AND l.person = r.person)
    FROM representatives r JOIN reachable USING (person)
    WHERE r.told_at IS NULL
      AND EXISTS (SELECT FROM mandates m WHERE m.person = r.person AND mandate_known(m)
                  AND coalesce(m.to_day, 'infinity') >= (at AT TIME ZONE 'Europe/Stockholm')::date)
      AND NOT EXISTS (SELECT FROM letters l WHERE l.kind = 'listed' AND l.person = r.person AND (
          l.state = 'queued'
          OR l.state IN ('sent', 'failed', 'in_doubt') AND l.posted_at >= coalesce(r.address_said_at, '-infinity')))
$$;

-- Whose address opens pages of hers as a member or in a post; or she has confirmed it, and it works.
CREATE VIEW own_addresses AS
SELECT p.id AS person FROM people p WHERE p.email_confirmed_at IS NOT NULL AND (
    EXISTS (SELECT FROM members m WHERE m.person = p.id)
    OR EXISTS (SELECT FROM appointments a WHERE a.person = p.id AND a.to_at IS NULL)
    OR NOT EXISTS (SELECT FROM suppressions s WHERE s.kind = 'email' AND s.key = p.email_key AND s.reason = 'bounced'));

-- Whether nobody but a representative may change her address: it is such a one, or opens what members have shown her.
CREATE FUNCTION address_is_hers(of_person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM met t WHERE t.representative = of_person) OR EXISTS (SELECT FROM own_addresses a WHERE a.person = of_person)
$$;
