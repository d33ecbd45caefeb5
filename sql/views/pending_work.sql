-- needs: absences matching newcomers nominations people post_changes representatives

-- Counts of what waits for an administrator ($3; NULL: any), by name; $1 the local day, $2 the moment.
-- Unasked: representatives who can be reached, have not said what comes after, and have not been asked.
-- Away: branches whose coordinators are all away.
CREATE FUNCTION pending_work(today date, moment timestamptz, of_person uuid DEFAULT NULL) RETURNS jsonb LANGUAGE sql STABLE AS $$ SELECT to_jsonb(w) FROM (
SELECT
    (SELECT count(*) FROM introductions i
     WHERE i.mandate IS NULL AND i.ended_at IS NULL AND NOT EXISTS (
         SELECT FROM memberships m JOIN appointments o ON o.branch = m.branch AND o.to_at IS NULL
         WHERE m.person = i.member AND m.welcomed_at IS NOT NULL)) AS questions,
    (SELECT count(*) FROM memberships m JOIN branches b ON b.id = m.branch AND b.closed_at IS NULL
     WHERE m.welcomed_at IS NULL AND m.joined_at < $2 - interval '14 days') AS overdue,
    (SELECT count(*) FROM branches b WHERE b.closed_at IS NULL
       AND EXISTS (SELECT FROM coordinators o WHERE o.branch = b.id)
       AND NOT EXISTS (SELECT FROM coordinators o WHERE o.branch = b.id AND NOT is_away(o.person, $1))) AS away,
    (SELECT count(*) FROM standing_nominations n WHERE n.answer = 'yes' AND n.settled_at IS NULL) AS nominated,
    (SELECT count(*) FROM standing_post_changes c WHERE c.person IS NOT NULL AND of_person IS DISTINCT FROM c.person
       AND of_person IS DISTINCT FROM c.proposed_by) AS proposed,
    (SELECT count(*) FROM objections WHERE settled_at IS NULL) AS objections,
    (SELECT count(*) FROM committees c WHERE c.asked AND c.decided_at IS NULL
        AND (NOT EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id)
             OR NOT EXISTS (SELECT FROM committee_areas a WHERE a.committee = c.id)
             OR c.owner IS NOT NULL AND c.level IS NULL)) AS committees,
    (SELECT count(DISTINCT seat_text) FROM mandates WHERE seat IS NULL) AS titles,
    (SELECT count(*) FROM mandates WHERE status = 'own' AND coalesce(to_day, 'infinity') >= $1::date) AS seats,
    (SELECT count(*) FROM people p WHERE p.email IS NULL AND EXISTS (SELECT FROM mandates m WHERE m.person = p.id
        AND mandate_known(m) AND coalesce(m.to_day, 'infinity') >= $1)) AS addressless,
    (SELECT count(*) FROM mandates WHERE status = 'wrong' AND disowned_at IS NOT NULL AND disowned_from <> 'own')
    + (SELECT count(*) FROM committee_name_reports) AS corrections,
    (SELECT count(DISTINCT m.person) FROM mandates m JOIN reachable e USING (person)
     JOIN representatives r ON r.person = m.person AND r.letters_ended_at IS NULL
     WHERE mandate_runs(m, $1::date) AND next_unsaid(m) AND m.to_day < $1::date + 90
       AND NOT EXISTS (SELECT FROM letters l WHERE l.kind = 'staying' AND l.person = m.person)) AS unasked,
    (SELECT count(*) FROM committees c
     WHERE last_ended(c.id, $1) IS NOT NULL AND coalesce(c.valid_to, 'infinity') >= $1 AND NOT register_known(c.id, $1)
       AND EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id)
       AND NOT EXISTS (SELECT FROM mandates m WHERE m.committee = c.id AND mandate_runs(m, $1))) AS unknown,
    (SELECT count(*) FROM group_reports WHERE sent_in_at IS NOT NULL AND accepted_at IS NULL) AS reports,
    (SELECT count(*) FROM received WHERE sorted_as = 'unclassified' AND raw IS NOT NULL) AS unclear,
    (SELECT count(*) FROM letters WHERE state IN ('failed', 'in_doubt') AND ended_at > $2::timestamptz - interval '7 days') AS lost,
    (SELECT count(*) FROM branches b WHERE b.closed_at IS NULL AND NOT EXISTS (
        SELECT FROM appointments o WHERE o.branch = b.id AND o.post = 'coordinator' AND o.to_at IS NULL)) AS leaderless,
    (SELECT count(*) FROM data_requests WHERE confirmed_at IS NULL) AS requests,
    (SELECT count(*) FROM factor_losses WHERE person IS DISTINCT FROM $3) AS losses,
    n.unwelcomed, n.unjoined
FROM count_newcomers() n
) w $$;
