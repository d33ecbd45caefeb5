-- When there is room for one more letter of the kinds that others cause: at most ten of them go to one person in a day, whoever
-- causes them, and the next ones wait. No row: there is room now. What has not gone and never will takes none. Of all of them at
-- once: asked person by person it read all letters again for each, when statistics said that there were few.
CREATE FUNCTION room_for(people uuid[], moment timestamptz) RETURNS TABLE (person uuid, room timestamptz) LANGUAGE sql STABLE AS $$
    SELECT r.person, r.due_at + interval '1 day'
    FROM (
        SELECT l.person, l.due_at, row_number() OVER (PARTITION BY l.person ORDER BY l.due_at DESC) AS number
        FROM letters l JOIN letter_kinds k USING (kind)
        WHERE l.person = ANY(people) AND k.rationed AND l.state NOT IN ('cancelled', 'suppressed', 'expired')
          AND l.due_at > moment - interval '1 day' AND NOT EXISTS (SELECT FROM letter_queue q WHERE q.letter = l.id AND q.held)
    ) r
    WHERE r.number = 10
$$;

-- The only way into the outbox: one letter for each element of the arrays, which are equally long or left out. Not twice
-- for the same thing. `until`: when a letter has nothing more to say, if that is not its kind's lifetime. How many are new.
-- One of a rationed kind waits until there is room for it. A kind that declares a pace asks the network whether a letter
-- counts in its recipient's, if she has one: not of each member of a branch.
CREATE FUNCTION post_letters(
    of_kind text,
    at timestamptz,
    persons uuid[] DEFAULT NULL,
    applications uuid[] DEFAULT NULL,
    sign_ins uuid[] DEFAULT NULL,
    addresses uuid[] DEFAULT NULL,
    meetings bigint[] DEFAULT NULL,
    notices bigint[] DEFAULT NULL,
    branches bigint[] DEFAULT NULL,
    introductions uuid[] DEFAULT NULL,
    inquiries uuid[] DEFAULT NULL,
    group_reports uuid[] DEFAULT NULL,
    sequences int[] DEFAULT NULL,
    variants text[] DEFAULT NULL,
    until timestamptz[] DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    declared letter_kinds;
    posted bigint;
BEGIN
    SELECT * INTO declared FROM letter_kinds k WHERE k.kind = of_kind;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no kind of letter is called %', of_kind;
    END IF;
    WITH posted AS (
        INSERT INTO letters (kind, person, application, sign_in, address, meeting, notice, branch, introduction, inquiry,
            group_report, sequence, variant, priority, posted_at, due_at, expires_at, paced)
        SELECT of_kind, n.person, n.application, n.sign_in, n.address, n.meeting, n.notice, n.branch, n.introduction, n.inquiry,
            n.group_report, n.sequence, n.variant, declared.priority, at, greatest(at, r.room), coalesce(n.ends, at + declared.lifetime), c.paced
        FROM unnest(persons, applications, sign_ins, addresses, meetings, notices, branches, introductions, inquiries,
            group_reports, sequences, variants, until) AS n (person, application, sign_in, address, meeting, notice, branch,
            introduction, inquiry, group_report, sequence, variant, ends)
        CROSS JOIN LATERAL (
            SELECT declared.pace IS NOT NULL AND n.person IN (SELECT p.person FROM paced_people p) AND counts_in_pace(n.person, n.meeting) AS paced
        ) c
        LEFT JOIN room_for(CASE WHEN declared.rationed THEN persons END, at) r ON r.person = n.person
        ON CONFLICT DO NOTHING
        RETURNING id, kind, priority, due_at, expires_at, paced
    )
    INSERT INTO letter_queue (letter, kind, priority, due_at, expires_at, held)
    SELECT p.id, p.kind, p.priority, p.due_at, p.expires_at, p.paced AND declared.pace = 'waits' FROM posted p;
    GET DIAGNOSTICS posted = ROW_COUNT;
    IF posted > 0 THEN
        NOTIFY letters;
    END IF;
    RETURN posted;
END $$;

-- The letters to claim at a moment, the most urgent first, locked: of these kinds, and of those that go at ticks only what was due
-- at the last one. Always read in the order of the index: to sort all that waits for each batch looks cheap to a planner who
-- has not been told of a large mailing yet.
CREATE FUNCTION due_letters(
    moment timestamptz, most int, only_urgent boolean, kinds text[], tick timestamptz, at_ticks text[]
) RETURNS SETOF bigint LANGUAGE sql SET enable_sort = off SET enable_seqscan = off AS $$
    SELECT letter FROM letter_queue
    WHERE NOT held AND due_at <= moment AND expires_at > moment AND kind = ANY(kinds)
      AND (due_at <= tick OR NOT kind = ANY(at_ticks))
      AND (priority = 1 OR NOT only_urgent AND NOT EXISTS (SELECT FROM mail_pauses WHERE ended_at IS NULL))
    ORDER BY priority, due_at, letter LIMIT most FOR UPDATE SKIP LOCKED
$$;
