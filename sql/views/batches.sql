-- needs: representatives
-- What a batch has done to each person whom it added, and why she stays (NULL: she goes if all her mandates do): she has been
-- written to, has done something herself, has asked to be left out, or is something else here.
CREATE FUNCTION batch_people(of_batch bigint) RETURNS TABLE (person uuid, stays text) LANGUAGE sql STABLE AS $$
    SELECT r.person, CASE
        WHEN EXISTS (SELECT FROM departures d WHERE d.person = r.person) THEN 'leaving'
        WHEN EXISTS (SELECT FROM letters l WHERE l.person = r.person AND (
                l.state IN ('sent', 'failed', 'in_doubt')
                OR l.state = 'queued' AND NOT EXISTS (SELECT FROM letter_queue q WHERE q.letter = l.id)))
            OR r.told_at IS NOT NULL THEN 'told'
        WHEN NOT to_jsonb(r) @> b.after OR p.email_confirmed_at IS NOT NULL OR p.phone IS NOT NULL OR p.paused_until IS NOT NULL
            OR p.heard_at IS NOT NULL OR EXISTS (SELECT FROM sessions s WHERE s.person = r.person)
            OR EXISTS (SELECT FROM addresses a WHERE a.person = r.person) THEN 'changed'
        WHEN EXISTS (SELECT FROM members m WHERE m.person = r.person)
            OR EXISTS (SELECT FROM appointments a WHERE a.person = r.person)
            OR EXISTS (SELECT FROM nominations n WHERE n.person = r.person)
            OR EXISTS (SELECT FROM post_changes c WHERE c.person = r.person)
            OR EXISTS (SELECT FROM group_contacts c WHERE c.person = r.person)
            OR EXISTS (SELECT FROM local_posts l WHERE l.person = r.person)
            OR EXISTS (SELECT FROM invitations i WHERE i.person = r.person)
            OR EXISTS (SELECT FROM data_requests d WHERE d.person = r.person)
            OR EXISTS (SELECT FROM proposals o WHERE r.person IN (o.put_in_by, o.contact))
            OR EXISTS (SELECT FROM proposal_removals o WHERE o.put_in_by = r.person) THEN 'used'
        END
    FROM batch_rows b
    JOIN representatives r ON r.person = b.person
    JOIN people p ON p.id = b.person
    WHERE b.batch = of_batch AND b.of_table = 'representatives'
$$;

-- What an undo would do with each mandate of a batch: why it stays (NULL: it goes, or gets its old values). A mandate of
-- whoever stays because of herself stays with her.
CREATE FUNCTION batch_mandates(of_batch bigint) RETURNS TABLE (mandate bigint, person uuid, added boolean, stays text)
LANGUAGE sql STABLE AS $$
    WITH hers AS MATERIALIZED (
        SELECT * FROM batch_people(of_batch)
    )
    SELECT m.id, m.person, b.before IS NULL, CASE
        WHEN p.stays IS NOT NULL THEN p.stays
        WHEN EXISTS (SELECT FROM departures d WHERE d.person = m.person) THEN 'leaving'
        WHEN NOT to_jsonb(m) @> b.after THEN 'changed'
        WHEN b.before IS NULL AND (EXISTS (SELECT FROM introductions i WHERE i.mandate = m.id)
            OR EXISTS (SELECT FROM introductions i WHERE i.proposed = m.id)
            OR EXISTS (SELECT FROM invitations i WHERE i.mandate = m.id)
            OR EXISTS (SELECT FROM inquiries i WHERE i.mandate = m.id)
            OR EXISTS (SELECT FROM objections o WHERE o.mandate = m.id)
            OR EXISTS (SELECT FROM offered_welcomes o WHERE o.mandate = m.id)
            OR EXISTS (SELECT FROM committee_name_reports n WHERE n.mandate = m.id)
            OR EXISTS (SELECT FROM mandates n WHERE n.follows = m.id)) THEN 'used'
        WHEN b.before IS NULL AND r.told_at >= i.at THEN 'told'
        WHEN EXISTS (
            SELECT FROM mandates o LEFT JOIN batch_rows a ON a.batch = of_batch AND a.of_table = 'mandates' AND a.key = o.id::text
            WHERE o.person = m.person AND o.committee = m.committee AND o.id <> m.id AND a.key IS NULL
              AND o.seat_text = b.before ->> 'seat_text' AND o.from_day = (b.before ->> 'from_day')::date) THEN 'changed'
        END
    FROM batch_rows b
    JOIN imports i ON i.id = b.batch
    JOIN mandates m ON m.id = b.key::bigint
    JOIN representatives r ON r.person = m.person
    LEFT JOIN hers p ON p.person = m.person
    WHERE b.batch = of_batch AND b.of_table = 'mandates'
$$;

-- What an undo would do with each committee of a batch, once its mandates are undone: why it stays (NULL: it goes, or gets its old
-- name).
CREATE FUNCTION batch_committees(of_batch bigint) RETURNS TABLE (committee bigint, added boolean, stays text) LANGUAGE sql STABLE AS $$
    WITH going AS MATERIALIZED (
        SELECT mandate FROM batch_mandates(of_batch) WHERE added AND stays IS NULL
    )
    SELECT c.id, b.before IS NULL, CASE
        WHEN b.before IS NOT NULL AND c.name <> b.after ->> 'name' THEN 'changed'
        WHEN b.before IS NULL AND NOT to_jsonb(c) @> b.after THEN 'changed'
        WHEN b.before IS NULL AND (EXISTS (SELECT FROM mandates m WHERE m.committee = c.id AND m.id NOT IN (SELECT mandate FROM going))
            OR EXISTS (SELECT FROM jobs j WHERE j.employer = c.id)
            OR EXISTS (SELECT FROM committees s WHERE s.successor = c.id)
            OR EXISTS (SELECT FROM committee_names n WHERE n.committee = c.id AND n.batch IS DISTINCT FROM of_batch)
            OR EXISTS (SELECT FROM told_terms t WHERE t.committee = c.id AND t.batch IS DISTINCT FROM of_batch)) THEN 'used'
        END
    FROM batch_rows b
    JOIN committees c ON c.id = b.key::bigint
    WHERE b.batch = of_batch AND b.of_table = 'committees'
$$;
