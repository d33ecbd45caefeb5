-- The database as it is now. Made by `make schema` from migrations/ and views/: change those.

CREATE DOMAIN key32 AS bytea
	CONSTRAINT key32_check CHECK ((octet_length(VALUE) = 32));

CREATE TABLE access_log (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    reader uuid,
    reader_post text NOT NULL,
    person uuid,
    branch bigint,
    why text NOT NULL,
    meeting bigint,
    scope text NOT NULL,
    received uuid,
    chained boolean DEFAULT false NOT NULL,
    CONSTRAINT access_log_check CHECK (
CASE scope
    WHEN 'representatives'::text THEN (num_nonnulls(person, branch, received) = 0)
    WHEN 'list'::text THEN (branch IS NOT NULL)
    WHEN 'meeting'::text THEN (branch IS NOT NULL)
    WHEN 'mail'::text THEN (received IS NOT NULL)
    ELSE (person IS NOT NULL)
END),
    CONSTRAINT access_log_scope_check CHECK ((scope = ANY (ARRAY['record'::text, 'list'::text, 'meeting'::text, 'newcomers'::text, 'questions'::text, 'nominations'::text, 'handover'::text, 'mail'::text, 'representatives'::text, 'representative'::text, 'group_contacts'::text, 'security_log'::text, 'losses'::text, 'own'::text])))
);

CREATE FUNCTION access_content(r access_log) RETURNS text
    LANGUAGE sql STABLE
    AS $$
SELECT jsonb_strip_nulls(jsonb_build_object('at', (extract(epoch FROM r.at) * 1000000)::bigint, 'reader', r.reader,
    'reader_post', r.reader_post, 'scope', r.scope, 'person', r.person, 'branch', r.branch, 'meeting', r.meeting,
    'received', r.received, 'why', r.why))::text
$$;

CREATE FUNCTION address_is_hers(of_person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (SELECT FROM met t WHERE t.representative = of_person) OR EXISTS (SELECT FROM own_addresses a WHERE a.person = of_person)
$$;

CREATE FUNCTION asked_later_on(ended timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    AS $$
    SELECT (local_day(ended) + interval '3 months')::date
$$;

CREATE TABLE invitations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    meeting bigint NOT NULL,
    person uuid NOT NULL,
    branch bigint,
    mandate bigint,
    invited_at timestamp with time zone NOT NULL,
    told_sequence integer,
    withdrawn_at timestamp with time zone,
    appointment bigint,
    local_post uuid,
    CONSTRAINT invitations_check CHECK ((num_nonnulls(branch, mandate, appointment, local_post) = 1))
)
WITH (fillfactor='45');

CREATE FUNCTION at_door(i invitations, of_branch bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT i.withdrawn_at IS NULL AND shown_to(i, of_branch)
$$;

CREATE TABLE introductions (
    id uuid NOT NULL,
    member uuid NOT NULL,
    mandate bigint,
    industry text NOT NULL,
    area text,
    question bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    not_before date,
    reminded_at timestamp with time zone,
    representative_yes_at timestamp with time zone,
    member_yes_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    passed_from uuid,
    proposed bigint,
    inquiry uuid,
    member_email boolean DEFAULT true NOT NULL,
    member_phone bytea,
    representative_email boolean DEFAULT true NOT NULL,
    representative_phone bytea,
    answer bytea,
    answered_at timestamp with time zone,
    read_at timestamp with time zone,
    thanks text,
    follows uuid,
    taken_up_on date,
    asked_back_at timestamp with time zone,
    outcome text,
    outcome_note bytea,
    outcome_at timestamp with time zone,
    wishes_at timestamp with time zone,
    proof text,
    CONSTRAINT introductions_answered CHECK ((((answered_at IS NOT NULL) AND (num_nonnulls(answer, taken_up_on) > 0) AND (mandate IS NOT NULL)) OR ((answered_at IS NULL) AND (num_nonnulls(answer, taken_up_on, read_at) = 0)))),
    CONSTRAINT introductions_came_of CHECK ((((outcome IS NULL) = (outcome_at IS NULL)) AND ((taken_up_on IS NOT NULL) OR (num_nonnulls(outcome, outcome_note, asked_back_at) = 0)))),
    CONSTRAINT introductions_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
    CONSTRAINT introductions_check1 CHECK (((member_yes_at IS NULL) OR (representative_yes_at IS NOT NULL))),
    CONSTRAINT introductions_check2 CHECK (((mandate IS NOT NULL) OR (representative_yes_at IS NULL))),
    CONSTRAINT introductions_ended_by_check CHECK ((ended_by = ANY (ARRAY['member'::text, 'representative'::text, 'silence'::text, 'term'::text, 'passed'::text, 'coordinator'::text, 'answered'::text]))),
    CONSTRAINT introductions_outcome_check CHECK ((outcome = ANY (ARRAY['yes'::text, 'no'::text, 'undecided'::text, 'dropped'::text]))),
    CONSTRAINT introductions_proof_check CHECK ((proof = ANY (ARRAY['factor'::text, 'code'::text]))),
    CONSTRAINT introductions_thanked CHECK (((thanks IS NULL) OR (read_at IS NOT NULL))),
    CONSTRAINT introductions_thanks_check CHECK ((thanks = ANY (ARRAY['thanks'::text, 'helped'::text])))
);

CREATE FUNCTION awaits_answer(i introductions, day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT i.mandate IS NOT NULL AND i.ended_at IS NULL AND i.answered_at IS NULL AND i.representative_yes_at IS NULL
        AND i.proposed IS NULL AND coalesce(i.not_before <= day, true)
$$;

CREATE FUNCTION awaits_outcome(i introductions, day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT i.taken_up_on < day AND i.outcome IS NULL AND i.ended_at IS NULL
$$;

CREATE FUNCTION batch_committees(of_batch bigint) RETURNS TABLE(committee bigint, added boolean, stays text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION batch_mandates(of_batch bigint) RETURNS TABLE(mandate bigint, person uuid, added boolean, stays text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION batch_people(of_batch bigint) RETURNS TABLE(person uuid, stays text)
    LANGUAGE sql STABLE
    AS $$
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

CREATE FUNCTION branch_duties(of_branch bigint, of_person uuid, moment timestamp with time zone) RETURNS TABLE(thing text, n bigint, own bigint, due bigint, late bigint, overdue bigint, ref bigint, title bytea, day date)
    LANGUAGE sql STABLE
    AS $$
    SELECT 'waiting', count(*), count(*) FILTER (WHERE c.owner = of_person),
        count(*) FILTER (WHERE c.owner = of_person AND c.due_on = local_day(moment)),
        count(*) FILTER (WHERE c.due_on < local_day(moment)),
        count(*) FILTER (WHERE m.joined_at < moment - interval '14 days'), NULL::bigint, NULL::bytea, local_day(min(m.joined_at))
    FROM memberships m LEFT JOIN contacts c ON c.branch = m.branch AND c.person = m.person AND c.outcome IS NULL
    WHERE m.branch = of_branch AND m.welcomed_at IS NULL
    HAVING count(*) > 0
    UNION ALL
    SELECT 'questions', count(*), 0, 0, 0, 0, NULL, NULL, NULL
    FROM introductions i
    WHERE i.mandate IS NULL AND i.ended_at IS NULL AND EXISTS (
        SELECT FROM memberships m WHERE m.branch = of_branch AND m.person = i.member AND m.welcomed_at IS NOT NULL)
    HAVING count(*) > 0
    UNION ALL
    SELECT 'codes', count(*), 0, 0, 0, 0, NULL, NULL, NULL FROM wants_code(of_branch, moment) WHERE waits HAVING count(*) > 0
    UNION ALL
    SELECT 'handover', h.contacts, 0, 0, 0, 0, h.id, NULL, local_day(h.at)
    FROM handovers h WHERE h.branch = of_branch AND h.successor = of_person AND h.read_at IS NULL
    UNION ALL
    SELECT d.thing, d.n, 0, 0, 0, 0, d.meeting, d.title, local_day(d.starts_at)
    FROM meeting_duties(of_branch, moment) d
    UNION ALL
    SELECT 'hosting', 1, 0, 0, 0, 0, p.meeting, p.title, local_day(p.starts_at)
    FROM open_proposals p WHERE p.branch = of_branch AND p.starts_at > moment
    UNION ALL
    SELECT 'ending', count(DISTINCT w.id), 0, 0, 0, 0, NULL, NULL, NULL
    FROM meeting_hosts h
    JOIN invitations i ON i.meeting = h.meeting
    JOIN mandates w ON w.id = i.mandate AND next_unsaid(w) AND w.to_day BETWEEN local_day(moment) AND local_day(moment) + 90
    WHERE h.branch = of_branch
    HAVING count(*) > 0
$$;

CREATE FUNCTION claim(yields integer, said text[], of_task text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE
        WHEN of_task IS NULL OR said = '{}' THEN 6 - 2 * yields
        WHEN of_task = ANY(said) THEN 7 - 2 * yields
        ELSE 0 END
$$;

CREATE TABLE memberships (
    branch bigint NOT NULL,
    person uuid NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    welcomed_at timestamp with time zone,
    welcomed_by uuid,
    letters_ended_at timestamp with time zone
);

CREATE FUNCTION contacted_in_time(m memberships) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT in_time(m.joined_at, m.welcomed_at, (
        SELECT f.at FROM first_contacts f WHERE f.branch = m.branch AND f.person = m.person))
$$;

CREATE FUNCTION count_newcomers() RETURNS TABLE(unwelcomed bigint, unjoined bigint)
    LANGUAGE sql STABLE
    AS $$
    WITH alone AS MATERIALIZED (
        SELECT n.person, n.welcomed_at FROM newcomers n
    ), work AS MATERIALIZED (
        SELECT j.person, j.industry, coalesce(j.area, m.home, '') AS place, coalesce(m.union_slug, '') AS union_slug
        FROM alone JOIN members m USING (person) JOIN jobs j USING (person)
    ), fitted AS MATERIALIZED (
        SELECT w.industry, w.place, w.union_slug FROM (SELECT DISTINCT industry, place, union_slug FROM work) w
        WHERE EXISTS (
            SELECT FROM branches b JOIN branch_trades t ON t.branch = b.id
            WHERE b.closed_at IS NULL AND (t.industry IS NULL OR t.industry = w.industry)
              AND (t.union_slug IS NULL OR t.union_slug = w.union_slug)
              AND (b.area IS NULL OR EXISTS (SELECT FROM within v WHERE v.inner_area = w.place AND v.outer_area = b.area)))
    ), fits AS MATERIALIZED (
        SELECT DISTINCT person FROM work JOIN fitted USING (industry, place, union_slug)
    )
    SELECT count(*) FILTER (WHERE f.person IS NULL AND a.welcomed_at IS NULL), count(f.person)
    FROM alone a LEFT JOIN fits f USING (person)
$$;

CREATE FUNCTION counted_until(today date) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT week_began(today) - interval '7 days'
$$;

CREATE FUNCTION counted_workplaces(today date) RETURNS TABLE(person uuid, industry text, area text)
    LANGUAGE sql STABLE
    AS $$
    SELECT w.person, w.industry, w.area FROM workplaces w JOIN members m USING (person)
    WHERE m.vetted_at <= (SELECT counted_until(today))
$$;

CREATE FUNCTION counts_in_pace(to_person uuid, about_meeting bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (SELECT FROM paced_people p WHERE p.person = to_person)
        AND (about_meeting IS NULL OR EXISTS (
            SELECT FROM invitations i
            WHERE i.meeting = about_meeting AND i.person = to_person AND i.mandate IS NOT NULL
              AND NOT EXISTS (SELECT FROM answers a WHERE a.invitation = i.id)
              AND NOT EXISTS (SELECT FROM attendance t WHERE t.invitation = i.id AND t.said = 'came')))
$$;

CREATE FUNCTION decides(of_area text, of_industry text, of_task text DEFAULT NULL::text, of_employment text DEFAULT NULL::text) RETURNS TABLE(committee bigint, served text, depth integer, form text, rule bigint, strength text, employs boolean, claim integer, reason_sv text, reason_en text)
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT ON (s.committee) s.committee, s.area, w.depth, t.level, r.id, r.strength, r.employs, c.claim,
        r.reason_sv, r.reason_en
    FROM within w
    JOIN committee_areas s ON s.area = w.outer_area
    JOIN committee_kinds k ON k.committee = s.committee
    JOIN committee_types t ON t.slug = k.type
    CROSS JOIN LATERAL (SELECT tasks_said(s.committee, of_industry)) a (said)
    CROSS JOIN LATERAL rule_for(of_area, k.type, of_industry, of_task, of_employment, said) r
    CROSS JOIN LATERAL (SELECT claim(r.yields, said, of_task)) c
    WHERE w.inner_area = of_area AND r.strength <> 'none'
      -- A company, or a board of a region, whose name says only tasks of other trades does not affect this one.
      AND (t.level NOT IN ('region', 'bolag') OR t.level = 'region' AND r.strength = 'primary' OR said <> '{}'
           OR NOT EXISTS (SELECT FROM committee_tasks o WHERE o.committee = s.committee))
      -- A company does what its name says: a housing agency owns no homes.
      AND NOT (t.level = 'bolag' AND said <> '{}' AND coalesce(of_task <> ALL(said), false))
      -- Nobody in the same municipality, its districts included, claims it more; an enclave's committee only claims it there.
      AND NOT (c.claim < 6 AND EXISTS (
          SELECT
          FROM within i
          JOIN areas p ON p.code = i.inner_area AND (NOT p.enclave OR p.code = of_area)
          JOIN committee_areas s2 ON s2.area = i.inner_area
          JOIN committee_kinds k2 ON k2.committee = s2.committee
          CROSS JOIN LATERAL (SELECT tasks_said(s2.committee, of_industry)) a2 (said2)
          CROSS JOIN LATERAL rule_for(s2.area, k2.type, of_industry, of_task, of_employment, said2) r2
          WHERE i.outer_area = coalesce((SELECT a.parent FROM areas a WHERE a.code = s.area AND a.kind = 'stadsdelsnamnd'), s.area)
            AND r2.strength = 'primary'
            AND (of_task IS NOT NULL OR r2.task IS NULL OR r2.task = r.task)
            AND claim(r2.yields, said2, of_task) > c.claim))
      -- A hospital's board has no psychiatry where another committee of the region is called so: nor any task else.
      AND NOT (k.type = 'r-sjukhus' AND of_task <> ALL(said) AND EXISTS (
          SELECT
          FROM within o
          JOIN committee_areas s4 ON s4.area = o.outer_area
          JOIN committee_tasks n ON n.committee = s4.committee AND n.industry = of_industry AND n.task = of_task
          JOIN committee_kinds k4 ON k4.committee = s4.committee
          JOIN committee_types t4 ON t4.slug = k4.type AND t4.level = 'region'
          CROSS JOIN LATERAL rule_for(of_area, k4.type, of_industry, of_task, of_employment, ARRAY[of_task]) r4
          WHERE o.inner_area = of_area AND r4.strength = 'primary'))
      -- In an enclave the municipality's committees decide about nothing that its own decides about.
      AND NOT (w.depth = 1 AND t.level = 'kommun' AND r.strength = 'primary'
          AND (SELECT e.enclave FROM areas e WHERE e.code = of_area) AND EXISTS (
          SELECT
          FROM committee_areas s3
          JOIN committee_kinds k3 ON k3.committee = s3.committee
          CROSS JOIN LATERAL rule_for(of_area, k3.type, of_industry, of_task, of_employment) r3
          WHERE s3.area = of_area AND r3.strength = 'primary' AND (of_task IS NOT NULL OR r3.task IS NULL OR r3.task = r.task)))
    ORDER BY s.committee, r.strength, c.claim DESC, w.depth, r.type
$$;

CREATE FUNCTION digest_of(of_person uuid, on_day date, moment timestamp with time zone) RETURNS TABLE(duties jsonb, pending jsonb, week jsonb)
    LANGUAGE sql STABLE
    AS $$
    WITH found AS MATERIALIZED (
        SELECT CASE WHEN wanted THEN (
                SELECT jsonb_agg(y ORDER BY y.name, y.branch, y.ordinality) FROM (
                    SELECT b.id AS branch, b.name, d.* FROM coordinators o
                    JOIN branches b ON b.id = o.branch AND b.closed_at IS NULL
                    CROSS JOIN LATERAL branch_duties(b.id, of_person, moment) WITH ORDINALITY d
                    WHERE o.person = of_person) y) END AS duties,
            CASE WHEN wanted AND h.administrator THEN pending_work(local_day(moment), moment, of_person) END AS pending,
            CASE WHEN h.week = extract(isodow FROM on_day) AND h.administrator THEN week_numbers(moment) END AS week
        FROM post_holders h, LATERAL (SELECT extract(isodow FROM on_day) = ANY(h.days)) AS w (wanted)
        WHERE h.person = of_person AND NOT is_away(of_person, local_day(moment))
    )
    SELECT f.duties, f.pending, f.week FROM found f
    WHERE f.week IS NOT NULL
       OR EXISTS (SELECT FROM jsonb_array_elements(f.duties) e
           WHERE e ->> 'thing' NOT IN ('ending', 'later')
              OR e ->> 'thing' = 'later' AND NOT EXISTS (
                  SELECT FROM digests d JOIN meetings m ON m.id = (e ->> 'ref')::bigint
                  WHERE d.person = of_person AND d.day >= asked_later_on(m.ends_at) AND d.day < on_day))
       OR EXISTS (SELECT FROM jsonb_each_text(f.pending) e
           WHERE e.value::int > 0 AND e.key NOT IN ('addressless', 'unjoined'))
$$;

CREATE FUNCTION digests_due(moment timestamp with time zone) RETURNS TABLE(person uuid, day date)
    LANGUAGE sql STABLE
    AS $$
    SELECT h.person, local_day(moment)
    FROM post_holders h JOIN reachable r USING (person), LATERAL (SELECT (moment AT TIME ZONE 'Europe/Stockholm')::time) AS t (clock)
    WHERE t.clock >= h.clock AND t.clock < '22:00'
      AND (extract(isodow FROM local_day(moment)) = ANY(h.days) OR h.administrator AND extract(isodow FROM local_day(moment)) = h.week)
      AND local_day(h.from_at) < local_day(moment)
      AND coalesce(r.paused_until <= moment, true)
      AND NOT is_away(h.person, local_day(moment))
      AND NOT EXISTS (SELECT FROM digests d WHERE d.person = h.person AND d.day = local_day(moment))
      AND NOT EXISTS (SELECT FROM mail_pauses WHERE ended_at IS NULL)
      AND NOT written_to(h.person, moment)
      AND NOT reminded_soon(h.person, moment)
$$;

CREATE TABLE meetings (
    id bigint NOT NULL,
    called_by uuid,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    sequence integer DEFAULT 0 NOT NULL,
    called_at timestamp with time zone,
    remind text[] DEFAULT '{day,hours}'::text[] NOT NULL,
    title bytea NOT NULL,
    about bytea,
    street bytea,
    venue bytea,
    link bytea,
    access_note bytea,
    children_note bytea,
    series bigint,
    by_hand text[] DEFAULT '{}'::text[] NOT NULL,
    edited_at timestamp with time zone,
    CONSTRAINT meetings_by_hand_check CHECK ((by_hand <@ '{title,about,street,venue,link,access_note,children_note,areas,remind,clock}'::text[])),
    CONSTRAINT meetings_check CHECK ((ends_at > starts_at)),
    CONSTRAINT meetings_remind_check CHECK ((remind <@ '{day,hours,silent}'::text[])),
    CONSTRAINT meetings_somewhere_check CHECK ((num_nonnulls(street, link) > 0))
);

CREATE FUNCTION door_open(m meetings, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT m.called_at IS NOT NULL AND moment BETWEEN m.starts_at - interval '2 hours' AND m.ends_at + interval '14 days'
        AND NOT EXISTS (SELECT FROM cancellations c WHERE c.meeting = m.id)
$$;

CREATE FUNCTION due_letters(moment timestamp with time zone, most integer, only_urgent boolean, kinds text[], tick timestamp with time zone, at_ticks text[]) RETURNS SETOF bigint
    LANGUAGE sql
    SET enable_sort TO 'off'
    SET enable_seqscan TO 'off'
    AS $$
    SELECT letter FROM letter_queue
    WHERE NOT held AND due_at <= moment AND expires_at > moment AND kind = ANY(kinds)
      AND (due_at <= tick OR NOT kind = ANY(at_ticks))
      AND (priority = 1 OR NOT only_urgent AND NOT EXISTS (SELECT FROM mail_pauses WHERE ended_at IS NULL))
    ORDER BY priority, due_at, letter LIMIT most FOR UPDATE SKIP LOCKED
$$;

CREATE FUNCTION enclosed_proposals(in_meeting bigint) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'outcome', p.outcome,
        'area', CASE WHEN a.kind = 'region' THEN a.name ELSE a.short_name END) ORDER BY p.day DESC, p.id DESC)::text
    FROM meeting_proposals e JOIN proposals p ON p.id = e.proposal JOIN areas a ON a.code = p.area
    WHERE e.meeting = in_meeting
$$;

CREATE FUNCTION first_unwelcomed(moment timestamp with time zone, most integer) RETURNS TABLE(person uuid, registered_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    SELECT u.person, u.registered_at FROM (
        SELECT n.person, n.registered_at FROM newcomers n
        WHERE n.welcomed_at IS NULL AND n.registered_at <= moment ORDER BY n.registered_at, n.person OFFSET 0) u
    WHERE NOT coalesce((SELECT true FROM fitting f WHERE f.person = u.person LIMIT 1), false)
    ORDER BY u.registered_at, u.person LIMIT most
$$;

CREATE FUNCTION found_proposals(typed text, begins boolean, of_type text, of_outcome text, of_area text, of_kind text, of_person uuid, relevant boolean) RETURNS TABLE(id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
BEGIN
    RETURN QUERY
    WITH found AS MATERIALIZED (
        SELECT p.id, p.day, CASE WHEN relevant THEN p.words END AS words FROM proposals p
        WHERE p.words @@ proposal_query(typed, begins)
          AND (of_type = '' OR p.type = of_type) AND (of_outcome = '' OR p.outcome = of_outcome)
          AND (of_area = '' OR p.area = of_area) AND (of_kind = '' OR p.kind = of_kind)
          AND (of_person IS NULL OR p.put_in_by = of_person)
        ORDER BY p.day DESC, p.id DESC LIMIT 500
    )
    SELECT l.* FROM found f JOIN listed_proposals l USING (id)
    ORDER BY ts_rank(f.words, proposal_query(typed, begins)) DESC, f.day DESC, f.id DESC;
END $$;

CREATE FUNCTION has_welcomed(of_branch bigint, of_person uuid) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (SELECT FROM memberships m WHERE m.person = of_person AND m.branch = of_branch AND m.welcomed_at IS NOT NULL)
$$;

CREATE FUNCTION in_parts(of_person uuid, parts text[]) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (SELECT FROM member_parts p WHERE p.person = of_person AND p.part = ANY(parts))
$$;

CREATE FUNCTION in_time(joined_at timestamp with time zone, welcomed_at timestamp with time zone, reached_at timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(welcomed_at > joined_at AND welcomed_at <= joined_at + interval '14 days', false)
        OR coalesce(reached_at <= joined_at + interval '14 days', false)
$$;

CREATE FUNCTION is_away(of_person uuid, today date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (SELECT FROM absences a WHERE a.person = of_person AND a.back_on > today)
$$;

CREATE FUNCTION is_shown(i introductions) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT i.inquiry IS NULL OR EXISTS (SELECT FROM inquiries q WHERE q.id = i.inquiry AND q.shown_at IS NOT NULL)
$$;

CREATE FUNCTION kept_for_proposal(of_question uuid, due timestamp with time zone, until timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM proposal_questions t WHERE t.introduction = of_question AND t.outcome_told_at IS NULL)
        THEN greatest(due, until) ELSE until END
$$;

CREATE FUNCTION last_ended(of_committee bigint, on_day date) RETURNS date
    LANGUAGE sql STABLE
    AS $$
    SELECT greatest(
        (SELECT max(m.to_day) FROM mandates m WHERE m.committee = of_committee AND m.to_day < on_day AND mandate_known(m)),
        (SELECT c.ended_on FROM committees c WHERE c.id = of_committee AND c.ended_on < on_day))
$$;

CREATE FUNCTION last_heard(of_whom uuid) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    SELECT greatest(
        (SELECT p.heard_at FROM people p WHERE p.id = of_whom),
        (SELECT m.registered_at FROM members m WHERE m.person = of_whom),
        (SELECT max(greatest(c.given_at, c.ended_at)) FROM consents c WHERE c.person = of_whom),
        (SELECT max(s.joined_at) FROM memberships s WHERE s.person = of_whom))
$$;

CREATE FUNCTION leave_meetings(of_person uuid, of_branch bigint, at timestamp with time zone) RETURNS bigint
    LANGUAGE sql
    AS $$
    UPDATE invitations i SET branch = o.branch
    FROM (SELECT DISTINCT ON (h.meeting) h.meeting, h.branch
          FROM meeting_hosts h JOIN memberships s ON s.branch = h.branch AND s.person = of_person AND s.welcomed_at IS NOT NULL
          WHERE h.branch <> of_branch ORDER BY h.meeting, h.branch) o
    WHERE i.meeting = o.meeting AND i.person = of_person AND i.branch = of_branch;
    SELECT withdraw_invitations(ARRAY(SELECT i.id FROM invitations i WHERE i.person = of_person AND i.branch = of_branch), at)
$$;

CREATE FUNCTION leave_queue() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM letter_queue q USING gone g WHERE q.letter = g.id;
    RETURN NULL;
END $$;

CREATE FUNCTION letter_turn(of_person uuid, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
    last_but_one timestamptz;
    latest timestamptz;
    digest timestamptz;
    soonest timestamptz;
    turn timestamptz;
    here timestamp;
    wanted int;
BEGIN
    SELECT (array_agg(w.at ORDER BY w.at DESC))[2], max(w.at) FILTER (WHERE w.kind <> 'listed') INTO last_but_one, latest
    FROM (
        SELECT l.kind, coalesce(l.ended_at, $2) AS at FROM letters l
        WHERE l.person = of_person AND l.paced AND l.state IN ('queued', 'sent', 'in_doubt')
          AND NOT EXISTS (SELECT FROM letter_queue q WHERE q.letter = l.id AND q.held)
          AND coalesce(l.ended_at, $2) > $2 - interval '7 days'
    ) w;
    -- Whoever coordinates too: her day's letter does not come within an hour of another.
    SELECT max(coalesce(l.ended_at, $2)) INTO digest FROM letters l
    WHERE l.person = of_person AND l.kind = 'digest' AND l.state IN ('queued', 'sent', 'in_doubt');
    soonest := greatest(at, last_but_one + interval '7 days', digest + interval '1 hour');
    turn := greatest(soonest, latest + interval '84 hours');
    SELECT r.letter_day INTO wanted FROM representatives r WHERE r.person = of_person;
    here := turn AT TIME ZONE 'Europe/Stockholm';
    IF wanted <> extract(isodow FROM here) OR here::time < '07:30' AND wanted IS NOT NULL THEN
        turn := (here::date + (wanted - extract(isodow FROM here)::int + 7) % 7 + time '07:30') AT TIME ZONE 'Europe/Stockholm';
    END IF;
    RETURN CASE WHEN EXISTS (
        SELECT FROM letters l JOIN letter_queue q ON q.letter = l.id
        WHERE l.person = of_person AND q.held AND l.kind = 'invitation'
          AND l.expires_at > at AND l.expires_at < turn + interval '1 day'
    ) THEN soonest ELSE turn END;
END $_$;

CREATE FUNCTION link_number(moment timestamp with time zone) RETURNS smallint
    LANGUAGE sql STABLE
    AS $$
    SELECT k.number FROM link_keys k WHERE moment >= k.since AND moment < k.until
$$;

CREATE FUNCTION local_day(moment timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    AS $$
    SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date
$$;

CREATE FUNCTION lost_invitations(of_branch bigint, of_meetings bigint[]) RETURNS TABLE(meeting bigint, n bigint)
    LANGUAGE sql STABLE
    AS $$
    WITH lost AS MATERIALIZED (  -- they are few
        SELECT x.meeting, x.person FROM letters x
        WHERE x.meeting = ANY(of_meetings) AND x.kind = 'invitation'
          AND (x.state IN ('failed', 'in_doubt') OR x.id IN (SELECT e.letter FROM letter_events e WHERE e.event = 'bounced'))
          -- What came later about the same meeting, and arrived, makes it good.
          AND NOT EXISTS (
              SELECT FROM letters n
              WHERE n.meeting = x.meeting AND n.person = x.person AND n.id > x.id AND n.kind IN ('moved', 'cancelled')
                AND n.state = 'sent' AND n.id NOT IN (SELECT e.letter FROM letter_events e WHERE e.event = 'bounced'))
    )
    SELECT i.meeting, count(DISTINCT i.person) FROM lost JOIN invitations i USING (meeting, person)
    WHERE shown_to(i, of_branch) GROUP BY i.meeting
$$;

CREATE TABLE mandates (
    id bigint NOT NULL,
    person uuid NOT NULL,
    committee bigint NOT NULL,
    seat_text text NOT NULL,
    seat text,
    from_day date NOT NULL,
    to_day date,
    status text NOT NULL,
    import bigint,
    after text,
    follows bigint,
    disowned_at timestamp with time zone,
    disowned_from text,
    CONSTRAINT mandates_after_check CHECK ((after = ANY (ARRAY['stays'::text, 'changes'::text, 'leaves'::text]))),
    CONSTRAINT mandates_check CHECK ((to_day >= from_day)),
    CONSTRAINT mandates_check1 CHECK (((disowned_at IS NULL) = (disowned_from IS NULL))),
    CONSTRAINT mandates_status_check CHECK ((status = ANY (ARRAY['imported'::text, 'declared'::text, 'own'::text, 'confirmed'::text, 'wrong'::text])))
);

CREATE FUNCTION mandate_known(m mandates) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT m.status NOT IN ('wrong', 'own')
$$;

CREATE FUNCTION mandate_runs(m mandates, day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT mandate_known(m) AND day BETWEEN m.from_day AND coalesce(m.to_day, 'infinity')
$$;

CREATE FUNCTION meeting_boards(of_meeting bigint, day date) RETURNS TABLE(area text, person uuid)
    LANGUAGE sql STABLE
    AS $$
    SELECT DISTINCT ON (b.area) b.area, b.person
    FROM (
        SELECT c.owner FROM invitations i JOIN mandates w ON w.id = i.mandate JOIN committees c ON c.id = w.committee
        WHERE i.meeting = of_meeting AND i.withdrawn_at IS NULL
        UNION
        SELECT c.owner FROM meetings m JOIN mandates w ON w.person = m.called_by AND mandate_runs(w, day)
        JOIN committees c ON c.id = w.committee
        WHERE m.id = of_meeting AND NOT EXISTS (SELECT FROM meeting_hosts h WHERE h.meeting = m.id)
        UNION
        SELECT a.code FROM meeting_areas n JOIN areas a ON a.code = n.area AND a.kind = 'kommun' WHERE n.meeting = of_meeting
    ) o
    JOIN area_posts b ON b.area = o.owner AND b.post = 'local_board' AND day BETWEEN b.from_day AND coalesce(b.to_day, 'infinity')
    ORDER BY b.area, b.from_day DESC
$$;

CREATE FUNCTION meeting_duties(of_branch bigint, moment timestamp with time zone) RETURNS TABLE(thing text, n bigint, meeting bigint, title bytea, starts_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    WITH lost AS MATERIALIZED (
        SELECT l.meeting, l.n FROM lost_invitations(of_branch, ARRAY(
            SELECT m.id FROM meeting_hosts h JOIN meetings m ON m.id = h.meeting
            WHERE h.branch = of_branch AND m.called_at IS NOT NULL AND m.starts_at > moment)) l
    )
    SELECT d.thing, d.n, m.id, m.title, m.starts_at
    FROM meeting_hosts h
    JOIN uncancelled_meetings m ON m.id = h.meeting
    CROSS JOIN LATERAL (
        SELECT 'draft' AS thing, 1 AS n
        WHERE m.called_at IS NULL AND m.series IS NULL AND m.starts_at > moment AND m.starts_at <= moment + interval '28 days'
        UNION ALL
        SELECT 'series', count(*) FROM meetings s
        WHERE m.called_at IS NULL AND m.starts_at BETWEEN moment AND moment + interval '28 days'
          AND s.series = m.series AND s.called_at IS NULL AND s.starts_at > moment
          AND NOT EXISTS (SELECT FROM uncancelled_meetings c
                          WHERE c.series = m.series AND c.called_at IS NOT NULL AND c.starts_at > moment)
        HAVING min(s.starts_at) = m.starts_at
        UNION ALL
        SELECT 'lost', l.n FROM lost l WHERE l.meeting = m.id
        UNION ALL
        SELECT 'times', count(*) FROM open_time_proposals t JOIN invitations i ON i.id = t.invitation
        WHERE t.meeting = m.id AND m.starts_at > moment AND shown_to(i, of_branch)
        HAVING count(*) > 0
        UNION ALL
        SELECT 'untold', 1 WHERE m.called_at IS NOT NULL AND m.ends_at <= moment AND m.ends_at > moment - interval '30 days'
          AND NOT EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id)
        UNION ALL
        SELECT 'later', 1 WHERE local_day(moment) BETWEEN asked_later_on(m.ends_at) AND asked_later_on(m.ends_at) + 30
          AND EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id)
          AND NOT EXISTS (SELECT FROM later_outcomes o WHERE o.meeting = m.id)
    ) d
    WHERE h.branch = of_branch
    ORDER BY d.thing, m.starts_at
$$;

CREATE FUNCTION meeting_stage(ends_at timestamp with time zone, called boolean, moment timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN ends_at <= moment THEN CASE WHEN called THEN 'held' ELSE 'lapsed' END
        WHEN called THEN 'called' ELSE 'draft' END
$$;

CREATE TABLE members (
    person uuid NOT NULL,
    union_slug text,
    union_roles text[] DEFAULT '{}'::text[] NOT NULL,
    home text,
    registered_at timestamp with time zone NOT NULL,
    joined_at timestamp with time zone,
    reminded_at timestamp with time zone,
    welcomed_at timestamp with time zone,
    welcomed_by uuid,
    vetted_at timestamp with time zone,
    asked_to_stay_at timestamp with time zone
);

CREATE FUNCTION member_counts(m members, today date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce(m.vetted_at <= counted_until(today), false)
$$;

CREATE FUNCTION membership_ended() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO past_memberships (branch, person, joined_at, last_read)
    SELECT OLD.branch, OLD.person, OLD.joined_at,
        coalesce(pg_sequence_last_value(pg_get_serial_sequence('access_log', 'id')::regclass), 0)
    FROM members m JOIN branches b ON b.id = OLD.branch
    WHERE m.person = OLD.person;
    RETURN NULL;
END $$;

CREATE FUNCTION newest_proposals(of_types text[], without uuid, untold boolean, most integer) RETURNS TABLE(id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
    LANGUAGE sql STABLE
    AS $$
    SELECT n.* FROM unnest(of_types) t (type) CROSS JOIN LATERAL (
        SELECT l.* FROM listed_proposals l JOIN proposals p USING (id)
        WHERE p.type = t.type AND coalesce(p.put_in_by <> without, true)
          AND NOT (untold AND EXISTS (SELECT FROM proposal_industries i WHERE i.proposal = p.id))
        ORDER BY p.day DESC, p.id DESC LIMIT most) n
    ORDER BY n.day DESC, n.id DESC LIMIT most
$$;

CREATE FUNCTION next_unknown(m mandates) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT m.to_day IS NOT NULL
        AND NOT EXISTS (SELECT FROM told_terms t WHERE t.committee = m.committee AND t.from_day = m.to_day + 1)
        AND NOT EXISTS (
            SELECT FROM mandates n
            WHERE n.person = m.person AND n.committee = m.committee AND n.from_day = m.to_day + 1 AND mandate_known(n))
$$;

CREATE FUNCTION next_unsaid(m mandates) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT mandate_known(m) AND m.after IS NULL AND next_unknown(m)
$$;

CREATE FUNCTION note_answers() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT 'members' WHERE EXISTS (
        SELECT FROM changed a JOIN invitations i ON i.id = a.invitation
        JOIN meeting_parts n ON n.parts && ARRAY['maybe:' || i.meeting, 'silent:' || i.meeting]);
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_batch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO batch_rows (batch, of_table, key, person, before, after)
    VALUES (current_setting('fackpol.batch')::bigint, TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0], (to_jsonb(NEW) ->> 'person')::uuid,
        CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) - 'decided_by' END, to_jsonb(NEW) - 'decided_by')
    ON CONFLICT (batch, of_table, key) DO UPDATE SET after = excluded.after;
    RETURN NULL;
END $$;

CREATE FUNCTION note_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.transaction = pg_current_xact_id());
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_changed_rows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO changes (chore)
    SELECT a.chore FROM unnest(TG_ARGV) AS a (chore)
    WHERE EXISTS (SELECT FROM changed)
      AND NOT EXISTS (SELECT FROM changes c WHERE c.chore = a.chore AND c.transaction = pg_current_xact_id());
    IF FOUND THEN
        NOTIFY changes;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_second_yes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO withdrawals (kind, about)
    SELECT 'yes', ARRAY[NEW.person::text, NEW.purpose, NEW.text_version, NEW.channel]
    WHERE EXISTS (SELECT FROM consents c WHERE c.person = NEW.person AND c.purpose = NEW.purpose AND c.ended_at IS NOT NULL);
    RETURN NULL;
END $$;

CREATE FUNCTION note_withdrawal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    now_is jsonb := to_jsonb(NEW);
    was jsonb := to_jsonb(OLD);
    noted text[] := '{}';
    value text;
BEGIN
    IF TG_OP = 'DELETE' AND was ? 'person' AND NOT EXISTS (SELECT FROM people p WHERE p.id = (was ->> 'person')::uuid) THEN
        RETURN NULL;
    END IF;
    FOR place IN 1 .. TG_NARGS - 1 LOOP
        value := CASE WHEN TG_OP = 'DELETE' OR TG_ARGV[place] LIKE 'old.%'
            THEN was ->> replace(TG_ARGV[place], 'old.', '') ELSE now_is ->> TG_ARGV[place] END;
        noted := noted || regexp_replace(coalesce(value, '-'), '^\\x', '');
    END LOOP;
    INSERT INTO withdrawals (kind, about) VALUES (TG_ARGV[0], noted);
    RETURN NULL;
END $$;

CREATE FUNCTION one_level(of_area text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM within w
        JOIN areas r ON r.code = w.outer_area AND r.kind = 'region'
        WHERE w.inner_area = of_area AND (SELECT count(*) FROM areas m WHERE m.parent = r.code AND m.kind = 'kommun') = 1)
$$;

CREATE FUNCTION only_prepares(name text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT name ~* 'utskott|beredning' $$;

CREATE FUNCTION part_mandates(of_meeting bigint) RETURNS TABLE(part text, included boolean, person uuid, mandate bigint, rank integer, reachable boolean)
    LANGUAGE sql STABLE
    AS $$
    WITH parts AS (
        SELECT p.*, part_name(p) AS name, local_day(g.starts_at) AS day
        FROM audience_parts p JOIN meetings g ON g.id = p.meeting
        WHERE p.meeting = of_meeting AND p.sort IN ('committee', 'kind', 'seat', 'elected')
    ), served AS MATERIALIZED (
        SELECT DISTINCT w.outer_area, a.committee
        FROM parts p JOIN within w ON w.outer_area = p.area JOIN committee_areas a ON a.area = w.inner_area
    ), found AS (
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits' AS audience
        FROM parts p JOIN mandates m ON m.committee = nullif(p.key, '')::bigint
        WHERE p.sort = 'committee'
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits' FROM parts p CROSS JOIN mandates m WHERE p.sort = 'committee' AND p.key = ''
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, 'sits'
        FROM parts p JOIN committee_kinds k ON k.type = p.key JOIN mandates m ON m.committee = k.committee
        WHERE p.sort = 'kind'
        UNION ALL
        SELECT p.name, p.included, p.area, p.day, m.id, s.audience
        FROM parts p JOIN seats s ON s.seat = p.key AND s.audience <> 'none' JOIN mandates m ON m.seat = s.seat
        WHERE p.sort = 'seat'
        UNION ALL
        -- Her first year on any committee that we know of.
        SELECT p.name, p.included, p.area, p.day, f.id, 'sits'
        FROM parts p
        JOIN (
            SELECT m.id, extract(year FROM min(m.from_day) OVER (PARTITION BY m.person))::text AS year
            FROM mandates m WHERE mandate_known(m)
        ) f ON f.year = p.key
        WHERE p.sort = 'elected'
    )
    SELECT f.name, f.included, m.person, m.id, s.rank, e.person IS NOT NULL AND r.letters_ended_at IS NULL
    FROM found f
    JOIN mandates m ON m.id = f.id AND mandate_runs(m, f.day)
    JOIN seats s ON s.seat = m.seat AND s.audience = f.audience
    JOIN representatives r ON r.person = m.person
    LEFT JOIN reachable e ON e.person = m.person
    WHERE f.area IS NULL OR (f.area, m.committee) IN (SELECT v.outer_area, v.committee FROM served v)
$$;

CREATE TABLE audience_parts (
    meeting bigint NOT NULL,
    sort text NOT NULL,
    key text NOT NULL,
    area text,
    included boolean NOT NULL,
    CONSTRAINT audience_parts_key_check CHECK ((length(key) <= 60)),
    CONSTRAINT audience_parts_sort_check CHECK ((sort ~ '^[a-z_]{1,40}$'::text))
);

CREATE FUNCTION part_name(p audience_parts) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT p.sort || ':' || p.key || ':' || coalesce(p.area, '')
$$;

CREATE FUNCTION part_people(of_meeting bigint, moment timestamp with time zone) RETURNS TABLE(included boolean, person uuid, branch bigint, mandate bigint, appointment bigint, local_post uuid, rank integer)
    LANGUAGE sql STABLE
    AS $$
    SELECT p.included, a.person, a.branch, NULL::bigint, NULL::bigint, NULL::uuid, 0
    FROM audience_parts p
    JOIN branches b ON b.closed_at IS NULL AND (p.key = '' OR p.key = b.id::text)
    JOIN branch_audience a ON a.branch = b.id
    WHERE p.meeting = of_meeting AND p.sort = 'branch' AND coalesce(a.paused_until <= moment, true)
    UNION ALL
    SELECT p.included, a.person, a.branch, NULL, NULL, NULL, 0
    FROM audience_parts p CROSS JOIN branch_audience a
    WHERE p.meeting = of_meeting AND p.sort = 'new' AND coalesce(a.paused_until <= moment, true) AND a.person IN (
        SELECT m.person FROM memberships m GROUP BY m.person HAVING min(m.welcomed_at) > moment - interval '90 days')
    UNION ALL
    SELECT q.included, q.person, NULL, q.mandate, q.appointment, q.local_post, q.rank
    FROM public_people(of_meeting, moment) q WHERE q.asked
$$;

CREATE FUNCTION past_attendance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO walk_ins (meeting, n)
    SELECT m.id, 1
    FROM meetings m
    JOIN attendance t ON t.invitation = OLD.id AND t.said = 'came'
    WHERE m.id = OLD.meeting AND OLD.withdrawn_at IS NULL
      -- Where several branches host, one more would tell the others that somebody is gone.
      AND (OLD.branch IS NULL OR (SELECT count(*) FROM meeting_hosts h WHERE h.meeting = m.id) < 2)
      AND NOT EXISTS (SELECT FROM answer_counts k WHERE k.meeting = m.id)  -- a year after it they are numbers already
    ON CONFLICT (meeting) DO UPDATE SET n = least(9999, walk_ins.n + 1);
    RETURN OLD;
END $$;

CREATE FUNCTION past_join() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO past_joins (branch, year, asked, in_time, sure)
    SELECT b.id, extract(year FROM local_day(OLD.joined_at)), 1, contacted_in_time(OLD)::int, (OLD.welcomed_at IS NOT NULL)::int
    FROM branches b WHERE b.id = OLD.branch AND OLD.welcomed_at IS DISTINCT FROM OLD.joined_at
    ON CONFLICT (branch, year) DO UPDATE SET asked = past_joins.asked + 1, in_time = past_joins.in_time + excluded.in_time,
        sure = past_joins.sure + excluded.sure;
    RETURN OLD;
END $$;

CREATE FUNCTION pending_work(today date, moment timestamp with time zone, of_person uuid DEFAULT NULL::uuid) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $_$ SELECT to_jsonb(w) FROM (
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
) w $_$;

CREATE FUNCTION post_invitations(at timestamp with time zone, persons uuid[], meetings bigint[], until timestamp with time zone[]) RETURNS bigint
    LANGUAGE sql
    AS $$
    SELECT post_letters('listed', at, persons => ARRAY(
        SELECT DISTINCT r.person FROM representatives r WHERE r.person = ANY(persons) AND r.told_at IS NULL));
    SELECT post_letters('invitation', at, persons => persons, meetings => meetings,
        sequences => (SELECT array_agg(0) FROM unnest(persons)), until => until)
$$;

CREATE FUNCTION post_letters(of_kind text, at timestamp with time zone, persons uuid[] DEFAULT NULL::uuid[], applications uuid[] DEFAULT NULL::uuid[], sign_ins uuid[] DEFAULT NULL::uuid[], addresses uuid[] DEFAULT NULL::uuid[], meetings bigint[] DEFAULT NULL::bigint[], notices bigint[] DEFAULT NULL::bigint[], branches bigint[] DEFAULT NULL::bigint[], introductions uuid[] DEFAULT NULL::uuid[], inquiries uuid[] DEFAULT NULL::uuid[], group_reports uuid[] DEFAULT NULL::uuid[], sequences integer[] DEFAULT NULL::integer[], variants text[] DEFAULT NULL::text[], until timestamp with time zone[] DEFAULT NULL::timestamp with time zone[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION proposal_query(typed text, begins boolean) RETURNS tsquery
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE WHEN begins AND numnode(websearch_to_tsquery('swedish', typed)) > 0
        THEN (websearch_to_tsquery('swedish', typed)::text || ':*')::tsquery ELSE websearch_to_tsquery('swedish', typed) END
$$;

CREATE FUNCTION proposals_about(of_industries text[], of_tasks text[], most integer) RETURNS TABLE(id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
    LANGUAGE sql STABLE
    AS $$
    SELECT l.* FROM listed_proposals l
    WHERE l.id IN (SELECT i.proposal FROM proposal_industries i WHERE i.industry = ANY(of_industries))
    UNION
    SELECT n.* FROM newest_proposals(ARRAY(
        SELECT DISTINCT r.type FROM rules r
        WHERE r.industry = ANY(of_industries) AND r.strength = 'primary'
          AND (r.task IS NULL OR of_tasks = '{}' OR r.task = ANY(of_tasks))), NULL, true, most) n
    ORDER BY day DESC, id DESC LIMIT most
$$;

CREATE FUNCTION proposals_beside(of_person uuid, today date, most integer) RETURNS TABLE(id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
    LANGUAGE sql STABLE
    AS $$
    SELECT n.* FROM newest_proposals(ARRAY(
        SELECT DISTINCT k.type FROM mandates m JOIN committee_kinds k ON k.committee = m.committee
        WHERE m.person = of_person AND mandate_runs(m, today)), of_person, false, most) n
$$;

CREATE FUNCTION proposed_elsewhere(of_committee bigint) RETURNS TABLE(proposal bigint, title text, place text)
    LANGUAGE sql STABLE
    AS $$
    SELECT n.id, n.title, CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END
    FROM newest_proposals(ARRAY(SELECT k.type FROM committee_kinds k WHERE k.committee = of_committee), NULL, false, 3) n
    JOIN areas a ON a.code = n.area
    ORDER BY n.day DESC, n.id DESC
$$;

CREATE FUNCTION public_people(of_meeting bigint, moment timestamp with time zone) RETURNS TABLE(part text, included boolean, person uuid, mandate bigint, appointment bigint, local_post uuid, rank integer, asked boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT m.part, m.included, m.person, m.mandate, NULL::bigint, NULL::uuid, m.rank,
        m.reachable AND coalesce(p.paused_until <= moment, true)
    FROM part_mandates(of_meeting) m JOIN people p ON p.id = m.person
    UNION ALL
    SELECT part_name(p), p.included, o.person, NULL, o.id, NULL, 0, r.person IS NOT NULL AND coalesce(r.paused_until <= moment, true)
    FROM audience_parts p
    JOIN appointments o ON o.post = p.key AND o.to_at IS NULL
    LEFT JOIN branches b ON b.id = o.branch
    LEFT JOIN reachable r ON r.person = o.person
    WHERE p.meeting = of_meeting AND p.sort = 'post' AND (p.area IS NULL OR EXISTS (
        SELECT FROM within w WHERE w.inner_area = b.area AND w.outer_area = p.area))
    UNION ALL
    -- Who leads a group or answers for a local board on the meeting's day.
    SELECT part_name(p), p.included, o.person, NULL, NULL, o.id, 0, r.person IS NOT NULL AND coalesce(r.paused_until <= moment, true)
    FROM audience_parts p
    JOIN meetings g ON g.id = p.meeting
    JOIN local_posts o ON o.post = p.key AND local_day(g.starts_at) BETWEEN o.from_day AND coalesce(o.to_day, 'infinity')
    LEFT JOIN reachable r ON r.person = o.person
    WHERE p.meeting = of_meeting AND p.sort = 'post' AND (p.area IS NULL OR EXISTS (
        SELECT FROM within w WHERE w.inner_area = o.area AND w.outer_area = p.area))
$$;

CREATE FUNCTION questions_open(of_person uuid) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
    SELECT count(*) FROM mandates m JOIN introductions i ON i.mandate = m.id
    WHERE m.person = of_person AND i.ended_at IS NULL AND i.answered_at IS NULL AND i.inquiry IS NULL
$$;

CREATE FUNCTION register_known(of_committee bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM told_terms t
        WHERE t.committee = of_committee AND t.from_day <= on_day
          AND t.from_day > coalesce(last_ended(of_committee, on_day), '-infinity')
    ) OR (last_ended(of_committee, on_day) IS NULL AND EXISTS (
        SELECT FROM committees c JOIN imports i ON i.area = c.owner WHERE c.id = of_committee
          AND (SELECT coalesce(min(t.from_day), on_day) FROM committees o JOIN told_terms t ON t.committee = o.id
               WHERE o.owner = c.owner) <= on_day))
$$;

CREATE FUNCTION reminded_soon(of_person uuid, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM invitations i
        JOIN uncancelled_meetings m ON m.id = i.meeting AND m.called_at IS NOT NULL
        CROSS JOIN LATERAL unnest(m.remind) AS w (what)
        WHERE i.person = of_person AND i.withdrawn_at IS NULL
          AND reminder_at(w.what, m.starts_at) > moment AND reminder_at(w.what, m.starts_at) < moment + interval '1 hour')
$$;

CREATE FUNCTION reminder_at(what text, starts_at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT CASE what
        WHEN 'hours' THEN starts_at - interval '3 hours'
        ELSE ((starts_at AT TIME ZONE 'Europe/Stockholm')::date - CASE what WHEN 'day' THEN 1 ELSE 4 END + time '17:00')
             AT TIME ZONE 'Europe/Stockholm' END
$$;

CREATE FUNCTION room_for(people uuid[], moment timestamp with time zone) RETURNS TABLE(person uuid, room timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    SELECT r.person, r.due_at + interval '1 day'
    FROM (
        SELECT l.person, l.due_at, row_number() OVER (PARTITION BY l.person ORDER BY l.due_at DESC) AS number
        FROM letters l JOIN letter_kinds k USING (kind)
        WHERE l.person = ANY(people) AND k.rationed AND l.state NOT IN ('cancelled', 'suppressed', 'expired')
          AND l.due_at > moment - interval '1 day' AND NOT EXISTS (SELECT FROM letter_queue q WHERE q.letter = l.id AND q.held)
    ) r
    WHERE r.number = 10
$$;

CREATE TABLE rules (
    id bigint NOT NULL,
    type text NOT NULL,
    industry text NOT NULL,
    area text,
    strength text NOT NULL,
    reason_sv text NOT NULL,
    reason_en text NOT NULL,
    shipped boolean NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    task text,
    employment text,
    employs boolean DEFAULT false NOT NULL,
    named boolean DEFAULT false NOT NULL,
    yields integer DEFAULT 0 NOT NULL,
    CONSTRAINT rules_employment_check CHECK ((employment = ANY (ARRAY['public'::text, 'contracted'::text, 'private'::text]))),
    CONSTRAINT rules_named_check CHECK (((task IS NOT NULL) OR (NOT named))),
    CONSTRAINT rules_strength_check CHECK ((strength = ANY (ARRAY['primary'::text, 'secondary'::text, 'none'::text]))),
    CONSTRAINT rules_yields_check CHECK (((yields >= 0) AND (yields <= 2)))
);

CREATE FUNCTION rule_for(of_area text, of_type text, of_industry text, of_task text DEFAULT NULL::text, of_employment text DEFAULT NULL::text, said text[] DEFAULT '{}'::text[]) RETURNS SETOF rules
    LANGUAGE sql STABLE
    AS $$
    SELECT r.*
    FROM rules r
    LEFT JOIN within w ON w.inner_area = of_area AND w.outer_area = r.area
    WHERE r.type = of_type AND r.industry = of_industry AND (r.area IS NULL OR w.depth IS NOT NULL)
      AND (r.task IS NULL OR r.task = of_task OR of_task IS NULL AND (said = '{}' OR r.task = ANY(said)))
      AND (r.employment IS NULL OR of_employment IS NULL OR r.employment = of_employment)
      AND (NOT r.named OR r.task = ANY(said))
      AND NOT EXISTS (
          SELECT
          FROM rules o
          LEFT JOIN within v ON v.inner_area = of_area AND v.outer_area = o.area
          WHERE (o.area IS NOT NULL OR NOT o.shipped) AND o.type = r.type AND o.industry = r.industry
            AND (o.area IS NULL OR v.depth IS NOT NULL) AND coalesce(o.task = r.task, o.task IS NULL)
            AND coalesce(o.employment = r.employment, o.employment IS NULL)
            AND (coalesce(v.depth, 100), o.shipped) < (coalesce(w.depth, 100), r.shipped))
    ORDER BY r.task IS NULL AND (of_task IS NOT NULL OR said <> '{}'), r.employment IS NULL AND of_employment IS NOT NULL,
        r.strength = 'none', r.strength, r.yields, r.task NULLS FIRST, r.employment DESC NULLS FIRST  -- "public" first
    LIMIT 1
$$;

CREATE TABLE security_log (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    event text NOT NULL,
    by uuid,
    about uuid,
    chained boolean DEFAULT false NOT NULL
);

CREATE FUNCTION security_content(r security_log) RETURNS text
    LANGUAGE sql STABLE
    AS $$
SELECT jsonb_strip_nulls(jsonb_build_object('at', (extract(epoch FROM r.at) * 1000000)::bigint, 'event', r.event, 'by', r.by,
    'about', r.about))::text
$$;

CREATE FUNCTION several_hosts(of_meeting bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT count(*) > 1 FROM meeting_hosts h WHERE h.meeting = of_meeting
$$;

CREATE FUNCTION shown_invitations(of_meeting bigint, of_branch bigint) RETURNS SETOF invitations
    LANGUAGE sql STABLE
    AS $$
    SELECT i.* FROM invitations i
    WHERE i.meeting = of_meeting AND i.withdrawn_at IS NULL AND (of_branch IS NULL OR i.mandate IS NOT NULL OR i.branch = of_branch
        OR i.person IN (SELECT m.person FROM memberships m WHERE m.branch = of_branch AND m.welcomed_at IS NOT NULL))
$$;

CREATE FUNCTION shown_to(i invitations, of_branch bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT i.mandate IS NOT NULL OR i.branch = of_branch OR has_welcomed(of_branch, i.person)
$$;

CREATE FUNCTION silent_since(moment timestamp with time zone) RETURNS TABLE(person uuid)
    LANGUAGE sql STABLE
    AS $_$
    SELECT m.person FROM members m
    WHERE m.registered_at <= $1 AND last_heard(m.person) <= $1
      AND NOT EXISTS (SELECT FROM appointments o WHERE o.person = m.person AND o.to_at IS NULL)
$_$;

CREATE FUNCTION spend_in_turn(budgets bytea[], began timestamp with time zone[], ends timestamp with time zone[], most integer[], reserves integer[], little integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$
DECLARE
    used_up int := 0;
    own int := 0;
    used int;
    allowed int;
BEGIN
    FOR i IN 1 .. cardinality(budgets) LOOP
        allowed := most[i] + CASE WHEN own <= little THEN reserves[i] ELSE 0 END;
        INSERT INTO rate_limits AS r (key, began_at, ends_at, n) VALUES (budgets[i], began[i], ends[i], (used_up = 0)::int)
        ON CONFLICT (key) DO UPDATE SET
            -- Whoever is refused uses nothing of what others share.
            n = CASE WHEN r.began_at = excluded.began_at THEN greatest(r.n, least(r.n + excluded.n, allowed + 1)) ELSE excluded.n END,
            began_at = excluded.began_at, ends_at = excluded.ends_at
        RETURNING r.n INTO used;
        used_up := CASE WHEN used_up = 0 AND used > allowed THEN i ELSE used_up END;
        own := CASE WHEN reserves[i] = 0 THEN greatest(own, used) ELSE own END;
    END LOOP;
    RETURN used_up;
END $$;

CREATE FUNCTION still_sits(of_mandate bigint, on_day date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM mandates w JOIN mandates n ON n.person = w.person AND n.committee = w.committee
        WHERE w.id = of_mandate AND mandate_runs(n, on_day))
$$;

CREATE FUNCTION tally(moment timestamp with time zone, of_what text, by_n integer) RETURNS void
    LANGUAGE sql
    AS $$
    INSERT INTO annual_tallies (year, what, n)
    SELECT extract(year FROM moment AT TIME ZONE 'Europe/Stockholm'), of_what, by_n WHERE moment IS NOT NULL
    ON CONFLICT (year, what) DO UPDATE SET n = annual_tallies.n + excluded.n
$$;

CREATE FUNCTION tally_inquiry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM tally(NEW.asked_at, 'inquiries', 1);
    RETURN NULL;
END $$;

CREATE FUNCTION tally_question() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM members m WHERE m.person = NEW.member AND member_counts(m, local_day(NEW.asked_at))) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.passed_from IS NULL THEN
            PERFORM tally(NEW.asked_at, CASE WHEN NEW.inquiry IS NULL THEN 'questions' ELSE 'inquiry_answers' END, 1);
        END IF;
    ELSIF NEW.inquiry IS NULL THEN
        PERFORM tally(OLD.answered_at, 'answers', -1), tally(NEW.answered_at, 'answers', 1);
        PERFORM tally(OLD.answered_at, 'taken_up', -1) WHERE OLD.taken_up_on IS NOT NULL;
        PERFORM tally(NEW.answered_at, 'taken_up', 1) WHERE NEW.taken_up_on IS NOT NULL;
        PERFORM tally(OLD.outcome_at, OLD.outcome, -1), tally(NEW.outcome_at, NEW.outcome, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION tasks_said(of_committee bigint, of_industry text) RETURNS text[]
    LANGUAGE sql STABLE
    AS $$
    SELECT ARRAY(SELECT t.task FROM committee_tasks t WHERE t.committee = of_committee AND t.industry = of_industry)
$$;

CREATE FUNCTION tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify(TG_ARGV[0], ''); RETURN NULL; END $$;

CREATE FUNCTION told_by(of_letters bigint[]) RETURNS TABLE(invitation uuid, sequence integer)
    LANGUAGE sql STABLE
    AS $$
    SELECT i.id, l.sequence
    FROM letters l
    CROSS JOIN LATERAL (SELECT v.id FROM invitations v WHERE v.meeting = l.meeting AND v.person = l.person OFFSET 0) i
    WHERE l.id = ANY(of_letters)
$$;

CREATE FUNCTION told_meetings(of_letters bigint[]) RETURNS TABLE(meeting bigint, title bytea, about bytea, street bytea, venue bytea, link bytea, access_note bytea, children_note bytea, starts_at timestamp with time zone, ends_at timestamp with time zone, sequence integer, called_by uuid, called_at timestamp with time zone, proposals text, hosts text, district boolean, district_reply_to bytea)
    LANGUAGE sql STABLE STRICT ROWS 1
    AS $$
    SELECT m.id, m.title, m.about, m.street, m.venue, m.link, m.access_note, m.children_note, m.starts_at, m.ends_at, m.sequence,
        m.called_by, m.called_at, enclosed_proposals(m.id), (
            SELECT string_agg(n.name, E'\n' ORDER BY n.name) FROM meeting_hosts h JOIN branches n ON n.id = h.branch
            WHERE h.meeting = m.id), g.meeting IS NOT NULL, g.reply_to
    FROM meetings m LEFT JOIN district_meetings g ON g.meeting = m.id
    WHERE m.id IN (SELECT l.meeting FROM letters l WHERE l.id = ANY(of_letters))
$$;

CREATE FUNCTION untold(at timestamp with time zone) RETURNS TABLE(person uuid, again boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT r.person, EXISTS (SELECT FROM letters l WHERE l.kind = 'listed' AND l.person = r.person)
    FROM representatives r JOIN reachable USING (person)
    WHERE r.told_at IS NULL
      AND EXISTS (SELECT FROM mandates m WHERE m.person = r.person AND mandate_known(m)
                  AND coalesce(m.to_day, 'infinity') >= (at AT TIME ZONE 'Europe/Stockholm')::date)
      AND NOT EXISTS (SELECT FROM letters l WHERE l.kind = 'listed' AND l.person = r.person AND (
          l.state = 'queued'
          OR l.state IN ('sent', 'failed', 'in_doubt') AND l.posted_at >= coalesce(r.address_said_at, '-infinity')))
$$;

CREATE FUNCTION waits_for_representatives(persons uuid[], at timestamp with time zone) RETURNS TABLE(person uuid, rank integer, since timestamp with time zone, subject uuid, says jsonb)
    LANGUAGE sql STABLE
    AS $$
    WITH today AS (SELECT (at AT TIME ZONE 'Europe/Stockholm')::date AS day)
    SELECT m.person, 1, i.asked_at, i.id, jsonb_build_object(
        'what', CASE WHEN i.inquiry IS NULL THEN 'question' ELSE 'answer' END, 'industry_sv', n.name_sv,
        'industry_en', n.name_en, 'area', works_in(a))
    FROM today t
    CROSS JOIN mandates m
    JOIN introductions i ON i.mandate = m.id AND awaits_answer(i, t.day) AND is_shown(i)
    JOIN industries n ON n.slug = i.industry
    LEFT JOIN areas a ON a.code = i.area
    WHERE m.person = ANY(persons)
    UNION ALL
    SELECT m.person, 2, i.asked_back_at, i.id, jsonb_build_object('what', 'came_of', 'day', i.taken_up_on)
    FROM today t
    CROSS JOIN mandates m
    JOIN introductions i ON i.mandate = m.id AND awaits_outcome(i, t.day)
    WHERE m.person = ANY(persons) AND i.asked_back_at IS NOT NULL
    UNION ALL
    SELECT v.person, 3, m.starts_at, v.id, jsonb_build_object(
        'what', 'meeting', 'meeting', m.id, 'title', encode(m.title, 'hex'), 'starts_at', to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSOF'))
    FROM invitations v
    JOIN uncancelled_meetings m ON m.id = v.meeting AND m.called_at IS NOT NULL AND m.starts_at > at
    JOIN representatives r ON r.person = v.person AND r.letters_ended_at IS NULL
    JOIN people p ON p.id = v.person AND coalesce(p.paused_until <= at, true)
    WHERE v.person = ANY(persons) AND v.mandate IS NOT NULL AND v.withdrawn_at IS NULL
      AND still_sits(v.mandate, (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date)
      AND NOT EXISTS (SELECT FROM standing_answers s WHERE s.invitation = v.id)
    UNION ALL
    SELECT m.person, 4, m.to_day::timestamptz, m.person, jsonb_build_object('what', 'staying', 'day', min(m.to_day))
    FROM today t
    CROSS JOIN mandates m
    JOIN representatives r ON r.person = m.person AND r.letters_ended_at IS NULL
    WHERE m.person = ANY(persons) AND mandate_runs(m, t.day) AND next_unsaid(m)
      AND EXISTS (SELECT FROM letters l WHERE l.person = m.person AND l.kind = 'staying')
    GROUP BY m.person, m.to_day
    UNION ALL
    SELECT n.person, 5, min(o.offered_at), n.person, jsonb_build_object('what', 'welcome', 'day', max(n.from_day))
    FROM today t
    CROSS JOIN offered_welcomes o
    JOIN new_seats n ON n.mandate = o.mandate
    JOIN representatives r ON r.person = n.person AND r.letters_ended_at IS NULL
    WHERE n.person = ANY(persons) AND o.told_at IS NULL AND coalesce(n.to_day, 'infinity') >= t.day
    GROUP BY n.person
$$;

CREATE FUNCTION wanted(of_meeting bigint, moment timestamp with time zone) RETURNS TABLE(person uuid, branch bigint, mandate bigint, appointment bigint, local_post uuid)
    LANGUAGE sql STABLE
    AS $$
    WITH found AS MATERIALIZED (SELECT * FROM part_people(of_meeting, moment))
    SELECT DISTINCT ON (f.person) f.person, f.branch, f.mandate, f.appointment, f.local_post
    FROM found f
    WHERE f.included AND NOT EXISTS (
        SELECT FROM found o WHERE o.person = f.person AND NOT o.included AND (o.branch IS NULL OR f.branch IS NOT NULL))
    ORDER BY f.person, f.mandate IS NULL, f.appointment IS NULL, f.local_post IS NULL, f.rank, f.mandate, f.appointment, f.local_post, f.branch
$$;

CREATE FUNCTION wants_code(of_branch bigint, moment timestamp with time zone) RETURNS TABLE(person uuid, committee text, waits boolean)
    LANGUAGE sql STABLE
    AS $$
    SELECT m.person, min(c.name), bool_or(i.representative_yes_at IS NULL) AND NOT EXISTS (
        SELECT FROM contact_codes k WHERE k.person = m.person AND k.given_at > moment - interval '14 days' AND k.tries < 5)
    FROM branches b
    CROSS JOIN introductions i
    JOIN mandates m ON m.id = i.mandate
    JOIN committees c ON c.id = m.committee
    WHERE b.id = of_branch AND i.ended_at IS NULL AND (i.wishes_at IS NOT NULL OR i.representative_yes_at IS NOT NULL)
      AND EXISTS (SELECT FROM branch_trades t WHERE t.branch = b.id AND coalesce(t.industry = i.industry, true))
      AND (b.area IS NULL OR EXISTS (
          SELECT FROM committee_areas a JOIN within w ON w.inner_area = a.area
          WHERE a.committee = m.committee AND w.outer_area = b.area))
    GROUP BY m.person
$$;

CREATE FUNCTION week_began(today date) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT date_trunc('week', today::timestamp) AT TIME ZONE 'Europe/Stockholm'
$$;

CREATE FUNCTION week_numbers(moment timestamp with time zone) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    WITH pending AS MATERIALIZED (SELECT pending_work(local_day(moment), moment) AS p)
    SELECT to_jsonb(w) FROM (
        SELECT count(*) FILTER (WHERE m.joined_at < moment - interval '7 days') AS seven,
            count(*) FILTER (WHERE m.joined_at < moment - interval '14 days') AS fourteen,
            (SELECT (p ->> 'lost')::int FROM pending) AS lost,
            (SELECT (p ->> 'leaderless')::int FROM pending) AS leaderless,
            (SELECT (p ->> 'away')::int FROM pending) AS away,
            (SELECT count(*) FROM mandates n
             WHERE mandate_known(n) AND n.to_day BETWEEN local_day(moment) AND local_day(moment) + 90) AS ending
        FROM memberships m JOIN branches b ON b.id = m.branch AND b.closed_at IS NULL
        WHERE m.welcomed_at IS NULL
    ) w
$$;

CREATE FUNCTION welcome_says(persons uuid[], moment timestamp with time zone) RETURNS TABLE(person uuid, seats text, next_meeting timestamp with time zone, colleague uuid, colleague_name bytea, colleague_mandate bigint, colleague_committee text, colleague_place text)
    LANGUAGE sql STABLE
    AS $$
    WITH today AS (SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date AS day), own AS MATERIALIZED (
        SELECT n.person, n.mandate, n.committee, n.from_day, n.rank, c.name
        FROM today t CROSS JOIN new_seats n JOIN committees c ON c.id = n.committee
        WHERE n.person = ANY(persons) AND coalesce(n.to_day, 'infinity') >= t.day
    ), decided AS MATERIALIZED (
        SELECT o.committee, jsonb_agg(to_jsonb(d) ORDER BY d.strength, d.industry_sv) AS says
        FROM (SELECT DISTINCT own.committee FROM own) o
        CROSS JOIN LATERAL (
            SELECT DISTINCT ON (i.slug) d.strength, i.name_sv AS industry_sv, i.name_en AS industry_en, d.reason_sv, d.reason_en
            FROM committee_areas a
            JOIN industries i ON EXISTS (  -- no other trade can be among them
                SELECT FROM committee_kinds k JOIN rules r ON r.type = k.type
                WHERE k.committee = a.committee AND r.industry = i.slug AND r.strength <> 'none')
            CROSS JOIN LATERAL decides(a.area, i.slug) d
            WHERE a.committee = o.committee AND d.committee = o.committee
            ORDER BY i.slug, d.strength, d.claim DESC
        ) d
        GROUP BY 1
    ), coming AS MATERIALIZED (  -- once for all of them
        SELECT c.person, min(m.starts_at) AS starts_at
        FROM uncancelled_meetings m
        CROSS JOIN LATERAL (  -- OFFSET 0: each meeting by itself, not all that have been
            SELECT c.person FROM concerned c WHERE c.meeting = m.id AND c.strength = 'primary' OFFSET 0
        ) c
        WHERE m.called_at IS NOT NULL AND m.starts_at > moment
        GROUP BY 1
    ), told AS (
        SELECT o.person, jsonb_agg(jsonb_build_object(
            'committee', o.name, 'from_day', o.from_day, 'decides', coalesce(d.says, '[]'), 'proposals',
            (SELECT coalesce(jsonb_agg(to_jsonb(e)), '[]') FROM proposed_elsewhere(o.committee) e)
        ) ORDER BY o.from_day DESC, o.rank, o.mandate)::text AS seats
        FROM own o LEFT JOIN decided d USING (committee)
        GROUP BY 1
    )
    SELECT t.person, t.seats, (SELECT g.starts_at FROM coming g WHERE g.person = t.person), h.person, h.name, h.mandate, h.committee, h.place
    FROM told t
    LEFT JOIN LATERAL (
        SELECT m.person, p.name, m.id AS mandate, c.name AS committee,
            CASE WHEN a.kind = 'kommun' THEN a.short_name ELSE a.name END AS place
        FROM today d
        CROSS JOIN own o
        JOIN committee_kinds mine ON mine.committee = o.committee
        JOIN committee_kinds k ON k.type = mine.type AND k.committee <> o.committee
        JOIN committees c ON c.id = k.committee
        JOIN areas a ON a.code = c.owner
        JOIN mandates m ON m.committee = c.id AND mandate_runs(m, d.day) AND m.person <> o.person
        JOIN seats s ON s.seat = m.seat AND s.audience = 'sits'
        JOIN representatives r ON r.person = m.person AND r.helps_since IS NOT NULL AND r.letters_ended_at IS NULL
        JOIN reachable e ON e.person = m.person
        JOIN people p ON p.id = m.person
        WHERE o.person = t.person
        ORDER BY md5(o.person::text || m.person::text), s.rank, m.id LIMIT 1
    ) h ON true
$$;

CREATE FUNCTION withdraw_invitations(of_invitations uuid[], at timestamp with time zone) RETURNS bigint
    LANGUAGE sql
    AS $$
    WITH gone AS (
        UPDATE invitations i SET withdrawn_at = at FROM uncancelled_meetings m
        WHERE i.id = ANY(of_invitations) AND m.id = i.meeting AND i.withdrawn_at IS NULL AND m.starts_at > at
        RETURNING i.person, i.meeting, m.sequence, m.ends_at
    ), waiting AS (
        DELETE FROM letter_queue q USING letters l JOIN gone g USING (meeting, person)
        WHERE q.letter = l.id RETURNING l.id, l.kind, l.meeting, l.person
    ), dropped AS (
        UPDATE letters SET state = 'cancelled', ended_at = at WHERE id IN (SELECT id FROM waiting)
    ), told AS (
        SELECT post_letters('withdrawn', at, persons => array_agg(g.person), meetings => array_agg(g.meeting),
            sequences => array_agg(g.sequence), until => array_agg(g.ends_at)) AS letters
        FROM gone g
        WHERE (g.meeting, g.person) NOT IN (SELECT w.meeting, w.person FROM waiting w WHERE w.kind = 'invitation')
    )
    SELECT count(*) FROM gone, told
$$;

CREATE TABLE areas (
    code text NOT NULL,
    name text NOT NULL,
    short_name text NOT NULL,
    aliases text[] NOT NULL,
    kind text NOT NULL,
    parent text,
    valid_from date,
    valid_to date,
    successor text,
    enclave boolean DEFAULT false NOT NULL,
    CONSTRAINT areas_kind_check CHECK ((kind = ANY (ARRAY['kommun'::text, 'region'::text, 'stadsdelsnamnd'::text])))
);

CREATE FUNCTION works_in(a areas) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    SELECT CASE a.kind WHEN 'kommun' THEN a.short_name
        WHEN 'region' THEN coalesce((SELECT n.name FROM unnest(a.aliases) n (name) WHERE n.name LIKE '% län' LIMIT 1), a.name)
        ELSE a.name END
$$;

CREATE FUNCTION written_to(of_person uuid, moment timestamp with time zone) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM (
            SELECT l.* FROM letters l WHERE l.person = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN sign_ins s ON s.email_key = p.email_key JOIN letters l ON l.sign_in = s.id
            WHERE p.id = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN applications a ON a.email_key = p.email_key JOIN letters l ON l.application = a.id
            WHERE p.id = of_person
            UNION ALL
            SELECT l.* FROM people p JOIN addresses a ON a.email_key = p.email_key JOIN letters l ON l.address = a.id
            WHERE p.id = of_person
        ) l
        WHERE l.kind <> 'digest' AND (
            l.state IN ('sent', 'in_doubt') AND l.ended_at > moment - interval '1 hour'
            OR l.state = 'queued' AND NOT EXISTS (
                SELECT FROM letter_queue q WHERE q.letter = l.id AND (q.held OR q.due_at >= moment + interval '1 hour'))))
$$;

CREATE TABLE absences (
    person uuid NOT NULL,
    back_on date NOT NULL,
    said_at timestamp with time zone NOT NULL
);
ALTER TABLE access_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE answers (
    id bigint NOT NULL,
    invitation uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    note bytea,
    channel text NOT NULL,
    stamp timestamp with time zone,
    by_other boolean DEFAULT false NOT NULL,
    CONSTRAINT answers_answer_check CHECK ((answer = ANY (ARRAY['yes'::text, 'maybe'::text, 'no'::text]))),
    CONSTRAINT answers_channel_check CHECK ((channel = ANY (ARRAY['link'::text, 'calendar'::text, 'page'::text, 'told'::text]))),
    CONSTRAINT answers_check CHECK (((channel = 'calendar'::text) OR ((stamp IS NULL) AND (NOT by_other))))
);

CREATE TABLE batch_names (
    id uuid NOT NULL,
    batch bigint NOT NULL,
    person uuid NOT NULL,
    name bytea,
    email bytea,
    became bytea NOT NULL,
    stays text
);

CREATE TABLE imports (
    id bigint NOT NULL,
    source text NOT NULL,
    area text NOT NULL,
    file_sha256 key32 NOT NULL,
    at timestamp with time zone NOT NULL,
    by uuid,
    counts jsonb NOT NULL,
    undone_at timestamp with time zone,
    undone_by uuid
);

CREATE TABLE people (
    id uuid NOT NULL,
    name bytea NOT NULL,
    email bytea,
    email_key key32,
    phone bytea,
    email_confirmed_at timestamp with time zone,
    language text DEFAULT 'sv'::text NOT NULL,
    discreet boolean DEFAULT true NOT NULL,
    paused_until timestamp with time zone,
    heard_at timestamp with time zone,
    reminders boolean DEFAULT true NOT NULL,
    CONSTRAINT people_check CHECK (((email IS NULL) = (email_key IS NULL))),
    CONSTRAINT people_check1 CHECK (((email IS NOT NULL) OR (email_confirmed_at IS NULL)))
);

CREATE TABLE representatives (
    person uuid NOT NULL,
    told_at timestamp with time zone,
    letters_ended_at timestamp with time zone,
    questions_most integer DEFAULT 3 NOT NULL,
    letter_day integer,
    name_said_at timestamp with time zone,
    address_said_at timestamp with time zone,
    helps_since timestamp with time zone,
    CONSTRAINT representatives_letter_day_check CHECK (((letter_day >= 1) AND (letter_day <= 7))),
    CONSTRAINT representatives_questions_most_check CHECK ((questions_most >= 0))
);

CREATE TABLE sessions (
    id key32 NOT NULL,
    person uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    strong_at timestamp with time zone,
    challenge bytea,
    challenged_at timestamp with time zone,
    ends_at timestamp with time zone,
    proved_at timestamp with time zone
);

CREATE VIEW addressees AS
 SELECT id AS person,
    email_key,
    GREATEST(( SELECT max(a.at) AS max
           FROM (answers a
             JOIN invitations i ON ((i.id = a.invitation)))
          WHERE (i.person = p.id)), ( SELECT max(s.began_at) AS max
           FROM sessions s
          WHERE (s.person = p.id)), email_confirmed_at, ( SELECT r.address_said_at
           FROM representatives r
          WHERE (r.person = p.id)), ( SELECT max(i.at) AS max
           FROM (batch_names b
             JOIN imports i ON ((i.id = b.batch)))
          WHERE ((b.person = p.id) AND (b.email IS NOT NULL)))) AS good_since
   FROM people p
  WHERE (email_key IS NOT NULL);

CREATE TABLE addresses (
    id uuid NOT NULL,
    person uuid,
    email bytea NOT NULL,
    email_key key32 NOT NULL,
    language text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    undo_until timestamp with time zone,
    confirmed_at timestamp with time zone
);

CREATE TABLE alarms (
    id bigint NOT NULL,
    reader uuid NOT NULL,
    day date NOT NULL,
    what text NOT NULL,
    why text NOT NULL,
    n integer NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT alarms_what_check CHECK ((what = ANY (ARRAY['record'::text, 'list'::text]))),
    CONSTRAINT alarms_why_check CHECK ((why = ANY (ARRAY['half'::text, 'unusual'::text, 'refused'::text])))
);
ALTER TABLE alarms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE annual_figures (
    year integer NOT NULL,
    figures jsonb NOT NULL,
    frozen_at timestamp with time zone NOT NULL
);

CREATE TABLE annual_tallies (
    year integer NOT NULL,
    what text NOT NULL,
    n integer NOT NULL
);

CREATE TABLE answer_counts (
    meeting bigint NOT NULL,
    invited integer NOT NULL,
    yes integer NOT NULL,
    maybe integer NOT NULL,
    no integer NOT NULL,
    came_members integer DEFAULT 0 NOT NULL,
    came_representatives integer DEFAULT 0 NOT NULL
);
ALTER TABLE answers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE applications (
    id uuid NOT NULL,
    email_key key32 NOT NULL,
    browser key32 NOT NULL,
    form bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    limited boolean DEFAULT false NOT NULL
);

CREATE TABLE appointments (
    id bigint NOT NULL,
    person uuid NOT NULL,
    post text NOT NULL,
    branch bigint,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone,
    appointed_by uuid,
    confirmed_by uuid,
    alone boolean DEFAULT false NOT NULL,
    CONSTRAINT appointments_by_two CHECK ((appointed_by <> confirmed_by)),
    CONSTRAINT appointments_check CHECK (((post = 'coordinator'::text) = (branch IS NOT NULL))),
    CONSTRAINT appointments_not_by_herself CHECK (((person <> appointed_by) AND (person <> confirmed_by))),
    CONSTRAINT appointments_post_check CHECK ((post = ANY (ARRAY['coordinator'::text, 'administrator'::text])))
);
ALTER TABLE appointments ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE local_posts (
    id uuid NOT NULL,
    person uuid NOT NULL,
    post text NOT NULL,
    area text NOT NULL,
    from_day date NOT NULL,
    to_day date,
    given_at timestamp with time zone NOT NULL,
    given_by uuid,
    CONSTRAINT local_posts_check CHECK ((to_day >= from_day)),
    CONSTRAINT local_posts_post_check CHECK ((post = ANY (ARRAY['group_leader'::text, 'local_board'::text])))
);

CREATE VIEW area_posts AS
 SELECT person,
    post,
    area,
    from_day,
    to_day
   FROM local_posts;

CREATE TABLE attendance (
    invitation uuid NOT NULL,
    said text NOT NULL,
    by_herself boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT attendance_check CHECK ((by_herself OR (said <> 'hidden'::text))),
    CONSTRAINT attendance_said_check CHECK ((said = ANY (ARRAY['came'::text, 'absent'::text, 'hidden'::text])))
);

CREATE TABLE consents (
    id bigint NOT NULL,
    person uuid NOT NULL,
    purpose text NOT NULL,
    text_version text NOT NULL,
    channel text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_channel text,
    CONSTRAINT consents_check CHECK (((ended_at IS NULL) = (ended_channel IS NULL))),
    CONSTRAINT consents_purpose_check CHECK ((purpose = ANY (ARRAY['matching'::text, 'invitations'::text, 'questions'::text, 'calls'::text])))
);

CREATE TABLE suppressions (
    kind text NOT NULL,
    key key32 NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    domain key32,
    CONSTRAINT suppressions_kind_check CHECK (((kind = ANY (ARRAY['email'::text, 'register'::text, 'post'::text])) OR (kind ~~ 'liaison:%'::text))),
    CONSTRAINT suppressions_reason_check CHECK ((reason = ANY (ARRAY['bounced'::text, 'complained'::text, 'unsubscribed'::text, 'objected'::text])))
);

CREATE VIEW reachable AS
 SELECT id AS person,
    email_confirmed_at,
    paused_until
   FROM people p
  WHERE ((email IS NOT NULL) AND (NOT (EXISTS ( SELECT
           FROM suppressions s
          WHERE ((s.kind = 'email'::text) AND ((s.key)::bytea = (p.email_key)::bytea))))));

CREATE VIEW branch_audience AS
 SELECT m.branch,
    m.person,
    r.paused_until
   FROM ((memberships m
     JOIN reachable r ON (((r.person = m.person) AND (r.email_confirmed_at IS NOT NULL))))
     JOIN consents c ON (((c.person = m.person) AND (c.purpose = 'invitations'::text) AND (c.ended_at IS NULL))))
  WHERE ((m.welcomed_at IS NOT NULL) AND (m.letters_ended_at IS NULL));

CREATE TABLE meeting_hosts (
    meeting bigint NOT NULL,
    branch bigint NOT NULL
);

CREATE TABLE moves (
    meeting bigint NOT NULL,
    sequence integer NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    by uuid,
    at timestamp with time zone NOT NULL,
    asks boolean DEFAULT true NOT NULL
);

CREATE VIEW hears AS
 SELECT h.meeting,
    a.person,
    a.branch,
    a.paused_until
   FROM (meeting_hosts h
     JOIN branch_audience a ON ((a.branch = h.branch)))
  WHERE (NOT (EXISTS ( SELECT
           FROM audience_parts p
          WHERE (p.meeting = h.meeting))))
UNION ALL
 SELECT i.meeting,
    i.person,
    a.branch,
    a.paused_until
   FROM (invitations i
     JOIN branch_audience a ON (((a.branch = i.branch) AND (a.person = i.person))))
  WHERE (EXISTS ( SELECT
           FROM audience_parts p
          WHERE (p.meeting = i.meeting)))
UNION ALL
 SELECT i.meeting,
    i.person,
    NULL::bigint AS branch,
    r.paused_until
   FROM ((invitations i
     JOIN appointments o ON (((o.id = i.appointment) AND (o.to_at IS NULL))))
     JOIN reachable r ON ((r.person = i.person)))
UNION ALL
 SELECT i.meeting,
    i.person,
    NULL::bigint AS branch,
    r.paused_until
   FROM (((invitations i
     JOIN local_posts o ON ((o.id = i.local_post)))
     JOIN meetings m ON ((m.id = i.meeting)))
     JOIN reachable r ON ((r.person = i.person)))
  WHERE COALESCE((o.to_day >= local_day(LEAST(m.starts_at, ( SELECT min(v.starts_at) AS min
           FROM moves v
          WHERE (v.meeting = m.id))))), true);

CREATE TABLE meeting_parts (
    meeting bigint NOT NULL,
    branch bigint NOT NULL,
    parts text[] NOT NULL,
    CONSTRAINT meeting_parts_parts_check CHECK ((parts <> '{}'::text[]))
);

CREATE VIEW audience AS
 SELECT DISTINCT ON (h.meeting, h.person) h.meeting,
    h.person,
    h.branch,
    h.paused_until
   FROM (hears h
     LEFT JOIN meeting_parts n ON (((n.meeting = h.meeting) AND (n.branch = h.branch))))
  WHERE ((n.meeting IS NULL) OR in_parts(h.person, n.parts))
  ORDER BY h.meeting, h.person, h.branch;

CREATE TABLE audience_cells (
    week date NOT NULL,
    branches bigint[] NOT NULL,
    fresh boolean NOT NULL,
    members integer NOT NULL,
    CONSTRAINT audience_cells_members_check CHECK (((members >= 0) AND ((members % 5) = 0)))
);

CREATE TABLE audience_looks (
    meeting bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    members integer NOT NULL,
    CONSTRAINT audience_looks_members_check CHECK (((members >= 0) AND ((members % 5) = 0)))
);

CREATE TABLE batch_rows (
    batch bigint NOT NULL,
    of_table text NOT NULL,
    key text NOT NULL,
    person uuid,
    before jsonb,
    after jsonb NOT NULL,
    stays text
);

CREATE TABLE board_outcomes (
    meeting bigint NOT NULL,
    area text NOT NULL,
    told_at timestamp with time zone NOT NULL
);

CREATE TABLE bounce_breakers (
    id bigint NOT NULL,
    domain key32 NOT NULL,
    name bytea NOT NULL,
    opened_at timestamp with time zone NOT NULL
);
ALTER TABLE bounce_breakers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE branch_trades (
    branch bigint NOT NULL,
    industry text,
    union_slug text
);

CREATE TABLE branches (
    id bigint NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    area text,
    welcomes_all boolean DEFAULT false NOT NULL,
    closed_at timestamp with time zone,
    reply_to bytea,
    founded_at timestamp with time zone,
    CONSTRAINT branches_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT branches_slug_check CHECK ((slug ~ '^[a-z0-9-]{1,60}$'::text))
);
ALTER TABLE branches ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE walk_ins (
    meeting bigint NOT NULL,
    n integer NOT NULL,
    CONSTRAINT walk_ins_n_check CHECK (((n >= 0) AND (n <= 9999)))
);

CREATE VIEW came_counts AS
 SELECT m.id AS meeting,
    n.members,
    n.representatives,
    COALESCE(w.n, 0) AS walk_ins,
        CASE
            WHEN ((w.meeting IS NOT NULL) OR ((n.members + n.representatives) > 0)) THEN ((n.members + n.representatives) + COALESCE(w.n, 0))
            ELSE NULL::bigint
        END AS came
   FROM (((meetings m
     LEFT JOIN walk_ins w ON ((w.meeting = m.id)))
     LEFT JOIN answer_counts k ON ((k.meeting = m.id)))
     CROSS JOIN LATERAL ( SELECT (COALESCE(k.came_members, 0) + count(*) FILTER (WHERE (i.mandate IS NULL))) AS members,
            (COALESCE(k.came_representatives, 0) + count(*) FILTER (WHERE (i.mandate IS NOT NULL))) AS representatives
           FROM (invitations i
             JOIN attendance t ON (((t.invitation = i.id) AND (t.said = 'came'::text))))
          WHERE ((i.meeting = m.id) AND (i.withdrawn_at IS NULL))) n);

CREATE TABLE cancellations (
    meeting bigint NOT NULL,
    by uuid,
    at timestamp with time zone NOT NULL,
    reason bytea
);

CREATE TABLE changes (
    chore text NOT NULL,
    transaction xid8 DEFAULT pg_current_xact_id() NOT NULL
);

CREATE TABLE commitments (
    id uuid NOT NULL,
    meeting bigint NOT NULL,
    invitation uuid,
    text bytea NOT NULL,
    due_on date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    reminded_at timestamp with time zone,
    ended_at timestamp with time zone,
    done boolean,
    CONSTRAINT commitments_check CHECK (((ended_at IS NULL) = (done IS NULL)))
);

CREATE TABLE committee_areas (
    area text NOT NULL,
    committee bigint NOT NULL
);

CREATE TABLE committee_kinds (
    committee bigint NOT NULL,
    type text NOT NULL
);

CREATE TABLE committee_name_reports (
    mandate bigint NOT NULL,
    name bytea NOT NULL,
    reported_at timestamp with time zone NOT NULL
);

CREATE TABLE committee_names (
    owner text,
    normalised text NOT NULL,
    committee bigint NOT NULL,
    batch bigint DEFAULT (NULLIF(current_setting('fackpol.batch'::text, true), ''::text))::bigint
);

CREATE TABLE committee_tasks (
    committee bigint NOT NULL,
    industry text NOT NULL,
    task text NOT NULL
);

CREATE TABLE committee_types (
    slug text NOT NULL,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    level text NOT NULL,
    keywords text NOT NULL,
    CONSTRAINT committee_types_level_check CHECK ((level = ANY (ARRAY['kommun'::text, 'stadsdel'::text, 'region'::text, 'bolag'::text, 'forbund'::text])))
);

CREATE TABLE committees (
    id bigint NOT NULL,
    owner text,
    name text NOT NULL,
    level text,
    valid_from date,
    valid_to date,
    successor bigint,
    asked boolean DEFAULT true NOT NULL,
    decided_at timestamp with time zone,
    decided_by uuid,
    ended_on date,
    CONSTRAINT committees_level_check CHECK ((level = ANY (ARRAY['kommun'::text, 'region'::text]))),
    CONSTRAINT committees_name_check CHECK (((length(name) >= 1) AND (length(name) <= 300)))
);
ALTER TABLE committees ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE meeting_areas (
    meeting bigint NOT NULL,
    area text NOT NULL
);

CREATE TABLE seats (
    seat text NOT NULL,
    rank integer NOT NULL,
    audience text NOT NULL,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT seats_audience_check CHECK ((audience = ANY (ARRAY['sits'::text, 'leads'::text, 'none'::text])))
);

CREATE TABLE within (
    inner_area text NOT NULL,
    outer_area text NOT NULL,
    depth integer NOT NULL
);

CREATE VIEW concerned_mandates AS
 SELECT DISTINCT d.meeting,
    m.person,
    m.id AS mandate,
    m.committee,
    d.strength,
    s.rank,
    m.from_day,
    m.to_day
   FROM ((( SELECT DISTINCT h.meeting,
            d_1.committee,
            d_1.strength
           FROM ((((meeting_hosts h
             JOIN branch_trades t ON ((t.branch = h.branch)))
             JOIN meeting_areas a ON ((a.meeting = h.meeting)))
             JOIN within i ON ((i.outer_area = a.area)))
             CROSS JOIN LATERAL decides(i.inner_area, t.industry) d_1(committee, served, depth, form, rule, strength, employs, claim, reason_sv, reason_en))) d
     JOIN mandates m ON (((m.committee = d.committee) AND mandate_known(m.*))))
     JOIN seats s ON (((s.seat = m.seat) AND (s.audience = 'sits'::text))));

CREATE VIEW concerned AS
 SELECT DISTINCT ON (c.meeting, c.person) c.meeting,
    c.person,
    c.mandate,
    c.strength,
    c.rank,
    c.to_day,
    ((e.person IS NOT NULL) AND (r.letters_ended_at IS NULL)) AS reachable
   FROM (((concerned_mandates c
     JOIN meetings m ON ((m.id = c.meeting)))
     JOIN representatives r ON ((r.person = c.person)))
     LEFT JOIN reachable e ON ((e.person = c.person)))
  WHERE ((((m.starts_at AT TIME ZONE 'Europe/Stockholm'::text))::date >= c.from_day) AND (((m.starts_at AT TIME ZONE 'Europe/Stockholm'::text))::date <= COALESCE(c.to_day, 'infinity'::date)))
  ORDER BY c.meeting, c.person, c.strength, c.rank, c.to_day DESC, c.mandate;
ALTER TABLE consents ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE contact_codes (
    person uuid NOT NULL,
    key key32 NOT NULL,
    given_by uuid,
    given_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL
);

CREATE TABLE contacts (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    person uuid NOT NULL,
    owner uuid,
    due_on date NOT NULL,
    outcome text,
    at timestamp with time zone NOT NULL,
    note bytea,
    stands_in_for uuid,
    sign_in uuid,
    CONSTRAINT contacts_outcome_check CHECK ((outcome = ANY (ARRAY['reached'::text, 'no_answer'::text, 'wrong_number'::text, 'no_calls'::text, 'leaving'::text, 'noted'::text, 'welcomed'::text])))
);
ALTER TABLE contacts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW coordinators AS
 SELECT id,
    branch,
    person,
    from_at
   FROM appointments o
  WHERE ((post = 'coordinator'::text) AND (to_at IS NULL));

CREATE TABLE data_requests (
    id uuid NOT NULL,
    person uuid NOT NULL,
    wish text NOT NULL,
    reason bytea NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    CONSTRAINT data_requests_wish_check CHECK ((wish = ANY (ARRAY['copy'::text, 'erasure'::text])))
);

CREATE TABLE departures (
    person uuid NOT NULL,
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    keys bytea[] NOT NULL,
    mandates bigint[] NOT NULL,
    statuses text[] NOT NULL
);

CREATE TABLE digest_choices (
    person uuid NOT NULL,
    clock time without time zone NOT NULL,
    days integer[] NOT NULL,
    week integer,
    CONSTRAINT digest_choices_clock_check CHECK (((clock >= '06:00:00'::time without time zone) AND (clock <= '20:00:00'::time without time zone))),
    CONSTRAINT digest_choices_days_check CHECK ((days <@ '{1,2,3,4,5,6,7}'::integer[])),
    CONSTRAINT digest_choices_week_check CHECK (((week >= 1) AND (week <= 7)))
);

CREATE TABLE digests (
    person uuid NOT NULL,
    day date NOT NULL
);

CREATE TABLE district_meetings (
    meeting bigint NOT NULL,
    reply_to bytea NOT NULL
);

CREATE TABLE districts (
    name text NOT NULL,
    area text NOT NULL
);

CREATE VIEW standing_answers AS
 SELECT DISTINCT ON (i.id, i.meeting) i.id AS invitation,
    i.meeting,
    a.answer,
    a.note,
    a.at,
    a.channel,
    a.by_other
   FROM (invitations i
     JOIN answers a ON ((a.invitation = i.id)))
  WHERE (a.at >= COALESCE(( SELECT max(v.at) AS max
           FROM moves v
          WHERE ((v.meeting = i.meeting) AND v.asks)), '-infinity'::timestamp with time zone))
  ORDER BY i.id, i.meeting, a.id DESC;

CREATE VIEW door_list AS
 SELECT i.id AS invitation,
    i.meeting,
    i.person,
    i.branch,
    i.mandate,
    (i.mandate IS NOT NULL) AS representative,
    a.answer,
    t.said,
    COALESCE(t.by_herself, false) AS by_herself
   FROM ((invitations i
     LEFT JOIN standing_answers a ON ((a.invitation = i.id)))
     LEFT JOIN attendance t ON ((t.invitation = i.id)))
  WHERE (i.withdrawn_at IS NULL);

CREATE TABLE erasures (
    person uuid NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE factor_losses (
    person uuid NOT NULL,
    said_at timestamp with time zone NOT NULL
);

CREATE TABLE factors (
    id uuid NOT NULL,
    person uuid NOT NULL,
    kind text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone NOT NULL,
    credential bytea,
    public_key bytea,
    sign_count bigint,
    secret bytea,
    step bigint,
    CONSTRAINT factors_check CHECK (((kind = 'passkey'::text) = ((credential IS NOT NULL) AND (public_key IS NOT NULL) AND (sign_count IS NOT NULL)))),
    CONSTRAINT factors_check1 CHECK (((kind = 'app'::text) = ((secret IS NOT NULL) AND (step IS NOT NULL)))),
    CONSTRAINT factors_kind_check CHECK ((kind = ANY (ARRAY['passkey'::text, 'app'::text])))
);

CREATE TABLE feeds (
    id uuid NOT NULL,
    person uuid NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE VIEW first_contacts AS
 SELECT branch,
    person,
    min(at) AS at
   FROM contacts
  WHERE (outcome = ANY (ARRAY['reached'::text, 'welcomed'::text]))
  GROUP BY branch, person;

CREATE TABLE jobs (
    id bigint NOT NULL,
    person uuid NOT NULL,
    industry text NOT NULL,
    sector text,
    area text,
    task text,
    employer bigint
);

CREATE VIEW fitting AS
 SELECT DISTINCT b.id AS branch,
    j.person
   FROM (((branches b
     JOIN branch_trades t ON ((t.branch = b.id)))
     JOIN jobs j ON (((t.industry IS NULL) OR (t.industry = j.industry))))
     JOIN members m ON (((m.person = j.person) AND ((t.union_slug IS NULL) OR (t.union_slug = m.union_slug)))))
  WHERE ((b.closed_at IS NULL) AND ((b.area IS NULL) OR (EXISTS ( SELECT
           FROM within w
          WHERE ((w.inner_area = COALESCE(j.area, m.home)) AND (w.outer_area = b.area))))));

CREATE TABLE letter_queue (
    letter bigint NOT NULL,
    kind text NOT NULL,
    priority integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    held boolean DEFAULT false NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='20000', autovacuum_vacuum_cost_delay='0', vacuum_truncate=off);

CREATE TABLE letters (
    id bigint NOT NULL,
    kind text NOT NULL,
    person uuid,
    application uuid,
    sign_in uuid,
    address uuid,
    meeting bigint,
    notice bigint,
    branch bigint,
    sequence integer,
    variant text,
    priority integer NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    ended_at timestamp with time zone,
    introduction uuid,
    inquiry uuid,
    group_report uuid,
    paced boolean DEFAULT false NOT NULL,
    CONSTRAINT letters_check CHECK ((num_nonnulls(person, application, sign_in, address) = 1)),
    CONSTRAINT letters_check1 CHECK ((num_nonnulls(meeting, notice, branch) <= 1)),
    CONSTRAINT letters_ended CHECK (((ended_at IS NULL) = (state = 'queued'::text))),
    CONSTRAINT letters_state CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'in_doubt'::text, 'cancelled'::text, 'suppressed'::text, 'expired'::text])))
)
WITH (fillfactor='45');

CREATE VIEW fresh_welcomes AS
 SELECT l.id AS letter,
    m.branch,
    m.person,
    q.due_at
   FROM ((letter_queue q
     JOIN letters l ON ((l.id = q.letter)))
     JOIN memberships m ON (((m.branch = l.branch) AND (m.person = l.person) AND (m.welcomed_by IS NOT NULL))))
  WHERE ((q.kind = 'welcome'::text) AND (q.tries = 0) AND (NOT (EXISTS ( SELECT
           FROM invitations i
          WHERE ((i.person = m.person) AND (i.branch = m.branch) AND (i.invited_at >= m.welcomed_at))))));

CREATE TABLE group_contacts (
    id bigint NOT NULL,
    person uuid NOT NULL,
    area text NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by uuid
);
ALTER TABLE group_contacts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE group_reports (
    id uuid NOT NULL,
    area text NOT NULL,
    contact bigint,
    asked_at timestamp with time zone NOT NULL,
    form bytea,
    saved_at timestamp with time zone,
    sent_in_at timestamp with time zone,
    accepted_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT group_reports_check CHECK (((form IS NULL) = (saved_at IS NULL))),
    CONSTRAINT group_reports_check1 CHECK (((sent_in_at IS NULL) OR (form IS NOT NULL)))
);

CREATE TABLE handovers (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    giver uuid NOT NULL,
    successor uuid NOT NULL,
    contacts integer NOT NULL,
    note bytea,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);
ALTER TABLE handovers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE heartbeats (
    part text NOT NULL,
    host text NOT NULL,
    beat_at timestamp with time zone,
    failing_since timestamp with time zone,
    fault text,
    CONSTRAINT heartbeats_check CHECK (((fault IS NULL) = (failing_since IS NULL))),
    CONSTRAINT heartbeats_part_check CHECK ((part ~ '^[a-z]+$'::text))
);

CREATE TABLE host_proposals (
    meeting bigint NOT NULL,
    branch bigint NOT NULL,
    by uuid,
    at timestamp with time zone NOT NULL
);

CREATE UNLOGGED TABLE idempotency_keys (
    key bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    path text,
    CONSTRAINT idempotency_keys_key_check CHECK ((length(key) = 32))
);
ALTER TABLE imports ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE industries (
    slug text NOT NULL,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    examples_sv text NOT NULL,
    examples_en text NOT NULL,
    nobody_sv text,
    nobody_en text
);

CREATE TABLE inquiries (
    id uuid NOT NULL,
    mandate bigint NOT NULL,
    industry text NOT NULL,
    area text NOT NULL,
    question bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    shown_at timestamp with time zone,
    CONSTRAINT inquiries_check CHECK ((ends_at >= asked_at))
);

CREATE VIEW inquired AS
 SELECT DISTINCT q.id AS inquiry,
    j.person
   FROM (((((inquiries q
     JOIN jobs j ON ((j.industry = q.industry)))
     JOIN members m ON (((m.person = j.person) AND member_counts(m.*, local_day(q.asked_at)))))
     JOIN within w ON (((w.inner_area = COALESCE(j.area, m.home)) AND (w.outer_area = q.area))))
     JOIN consents c ON (((c.person = j.person) AND (c.purpose = 'questions'::text) AND (c.ended_at IS NULL))))
     JOIN mandates s ON (((s.id = q.mandate) AND (s.person <> j.person))));

CREATE TABLE job_titles (
    title text NOT NULL,
    industry text NOT NULL,
    task text
);
ALTER TABLE jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE key_checks (
    ring text NOT NULL,
    number smallint NOT NULL,
    probe key32 NOT NULL,
    added_at timestamp with time zone NOT NULL,
    CONSTRAINT key_checks_number_check CHECK (((number >= 1) AND (number <= 255))),
    CONSTRAINT key_checks_ring_check CHECK ((ring = ANY (ARRAY['seal'::text, 'index'::text, 'link'::text])))
);

CREATE TABLE large_files (
    id uuid NOT NULL,
    area text NOT NULL,
    party text NOT NULL,
    raw bytea,
    mapping jsonb,
    faults bytea,
    tries integer DEFAULT 0 NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer DEFAULT 0 NOT NULL,
    given_at timestamp with time zone NOT NULL,
    by uuid,
    language text NOT NULL,
    CONSTRAINT large_files_check CHECK (((raw IS NULL) = (faults IS NOT NULL)))
);

CREATE TABLE later_outcomes (
    meeting bigint NOT NULL,
    text bytea NOT NULL,
    by uuid,
    at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);

CREATE TABLE ledger_lines (
    number bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    digest text NOT NULL,
    line text NOT NULL
);

CREATE TABLE ledger_state (
    id boolean DEFAULT true NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    digest text DEFAULT ''::text NOT NULL,
    at timestamp with time zone,
    server bigint,
    database bigint,
    CONSTRAINT ledger_state_id_check CHECK (id)
);

CREATE TABLE left_out (
    meeting bigint NOT NULL,
    person uuid NOT NULL
);

CREATE TABLE letter_events (
    id bigint NOT NULL,
    letter bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    event text NOT NULL,
    code integer,
    enhanced text,
    queue_id text,
    detail bytea,
    fault text,
    cause text,
    CONSTRAINT letter_events_cause_check CHECK ((cause = ANY (ARRAY['gone'::text, 'mailbox'::text, 'passing'::text, 'ours'::text]))),
    CONSTRAINT letter_events_check CHECK (((fault IS NOT NULL) = (event = 'unwritten'::text)))
);
ALTER TABLE letter_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE letter_kinds (
    kind text NOT NULL,
    priority integer NOT NULL,
    lifetime interval,
    pace text,
    rationed boolean DEFAULT false NOT NULL,
    CONSTRAINT letter_kinds_pace_check CHECK ((pace = ANY (ARRAY['counts'::text, 'waits'::text]))),
    CONSTRAINT letter_kinds_priority_check CHECK ((priority > 0))
);

CREATE TABLE letter_leases (
    lease uuid NOT NULL,
    letter bigint NOT NULL,
    kind text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    leased_until timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='20000', autovacuum_vacuum_cost_delay='0', vacuum_truncate=off);

CREATE TABLE sign_ins (
    id uuid NOT NULL,
    purpose text NOT NULL,
    email_key key32 NOT NULL,
    browser key32,
    asked_at timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    used_at timestamp with time zone,
    limited boolean DEFAULT false NOT NULL,
    CONSTRAINT sign_ins_purpose_check CHECK ((purpose = ANY (ARRAY['session'::text, 'erasure'::text])))
);

CREATE VIEW letter_recipients AS
 SELECT l.id AS letter,
    p.id AS person,
    p.email
   FROM ((letters l
     LEFT JOIN sign_ins s ON ((s.id = l.sign_in)))
     JOIN people p ON (((p.id = l.person) OR (((p.email_key)::bytea = (s.email_key)::bytea) AND (p.email_confirmed_at IS NOT NULL)))))
  WHERE (p.email IS NOT NULL);

CREATE VIEW letters_about AS
 SELECT l.id AS letter,
    m.ends_at
   FROM (letters l
     JOIN meetings m ON ((m.id = l.meeting)));
ALTER TABLE letters ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE liaisons (
    id uuid NOT NULL,
    branch bigint NOT NULL,
    address uuid NOT NULL,
    organisation bytea NOT NULL,
    name bytea NOT NULL,
    role bytea NOT NULL,
    phone bytea,
    told_on date NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by uuid,
    asked_at timestamp with time zone NOT NULL,
    agreed_at timestamp with time zone,
    shows_contact boolean DEFAULT false NOT NULL,
    CONSTRAINT liaisons_check CHECK (((agreed_at IS NOT NULL) OR (NOT shows_contact)))
);

CREATE VIEW link_keys AS
 SELECT number,
        CASE
            WHEN (lag(number) OVER w IS NULL) THEN '-infinity'::timestamp with time zone
            ELSE added_at
        END AS since,
    lead(added_at, 1, 'infinity'::timestamp with time zone) OVER w AS until
   FROM key_checks
  WHERE (ring = 'link'::text)
  WINDOW w AS (ORDER BY added_at, number);

CREATE TABLE proposals (
    id bigint NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    area text NOT NULL,
    type text NOT NULL,
    day date NOT NULL,
    outcome text DEFAULT 'waiting'::text NOT NULL,
    outcome_on date,
    link text,
    text text,
    put_in_by uuid,
    contact uuid,
    put_in_at timestamp with time zone NOT NULL,
    copied_from bigint,
    family bigint NOT NULL,
    words tsvector GENERATED ALWAYS AS ((setweight(to_tsvector('swedish'::regconfig, title), 'A'::"char") || setweight(to_tsvector('swedish'::regconfig, COALESCE(text, ''::text)), 'B'::"char"))) STORED NOT NULL,
    CONSTRAINT proposals_check CHECK ((copied_from < id)),
    CONSTRAINT proposals_check1 CHECK ((num_nonnulls(link, text) > 0)),
    CONSTRAINT proposals_check2 CHECK (((outcome = 'waiting'::text) = (outcome_on IS NULL))),
    CONSTRAINT proposals_check3 CHECK ((outcome_on >= day)),
    CONSTRAINT proposals_kind_check CHECK ((kind = ANY (ARRAY['motion'::text, 'interpellation'::text, 'question'::text, 'budget'::text]))),
    CONSTRAINT proposals_link_check CHECK (((link ~ '^https?://'::text) AND (length(link) <= 500))),
    CONSTRAINT proposals_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text, 'answered'::text, 'referred'::text]))),
    CONSTRAINT proposals_text_check CHECK (((length(text) >= 1) AND (length(text) <= 20000))),
    CONSTRAINT proposals_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

CREATE VIEW listed_proposals AS
 SELECT id,
    kind,
    title,
    area,
    type,
    day,
    outcome,
    outcome_on
   FROM proposals p;

CREATE TABLE log_chain (
    "position" bigint NOT NULL,
    log text NOT NULL,
    entry bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    digest key32 NOT NULL,
    head key32 NOT NULL,
    CONSTRAINT log_chain_log_check CHECK ((log = ANY (ARRAY['access'::text, 'security'::text])))
);

CREATE TABLE log_checkpoints (
    "position" bigint NOT NULL,
    head key32 NOT NULL,
    proof key32 NOT NULL
);

CREATE TABLE log_gone (
    log text NOT NULL,
    entry bigint NOT NULL,
    proof key32 NOT NULL
);

CREATE TABLE log_heads (
    day date NOT NULL,
    "position" bigint NOT NULL,
    head key32 NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE log_keys (
    id integer NOT NULL,
    key bytea NOT NULL,
    CONSTRAINT log_keys_id_check CHECK ((id = 1))
);

CREATE VIEW logged AS
 SELECT 'access'::text AS log,
    r.id AS entry,
    r.at,
    r.person,
    access_content(r.*) AS content
   FROM access_log r
UNION ALL
 SELECT 'security'::text AS log,
    r.id AS entry,
    r.at,
    NULL::uuid AS person,
    security_content(r.*) AS content
   FROM security_log r;

CREATE TABLE looked_at (
    meeting bigint NOT NULL,
    person uuid NOT NULL
);

CREATE TABLE looks (
    chore text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    CONSTRAINT looks_chore_check CHECK ((chore = ANY (ARRAY['members'::text, 'representatives'::text, 'reminders'::text])))
);

CREATE TABLE mail_pauses (
    id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    by uuid,
    ended_at timestamp with time zone
);
ALTER TABLE mail_pauses ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE mandates ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE mappings (
    id bigint NOT NULL,
    area text NOT NULL,
    titles_sha256 key32 NOT NULL,
    mapping jsonb NOT NULL,
    said_at timestamp with time zone NOT NULL
);
ALTER TABLE mappings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW uncancelled_meetings AS
 SELECT id,
    called_by,
    starts_at,
    ends_at,
    sequence,
    called_at,
    remind,
    title,
    about,
    street,
    venue,
    link,
    access_note,
    children_note,
    series,
    by_hand,
    edited_at
   FROM meetings m
  WHERE (NOT (EXISTS ( SELECT
           FROM cancellations c
          WHERE (c.meeting = m.id))));

CREATE VIEW meeting_figures AS
 SELECT m.id AS meeting,
    local_day(m.starts_at) AS day,
    m.ends_at,
    (m.called_at IS NOT NULL) AS called,
    n.came,
    ARRAY( SELECT h.branch
           FROM meeting_hosts h
          WHERE (h.meeting = m.id)
          ORDER BY h.branch) AS hosts
   FROM (uncancelled_meetings m
     JOIN came_counts n ON ((n.meeting = m.id)));

CREATE VIEW meeting_letters AS
 SELECT l.id AS letter,
    l.sequence AS told,
    l.variant,
    i.id AS invitation,
    a.number AS calendar_number,
    i.person,
    i.mandate,
    p.name,
    p.email,
    p.language,
    p.paused_until,
    (p.discreet OR (i.mandate IS NOT NULL) OR (g.meeting IS NOT NULL)) AS discreet,
    i.meeting,
    COALESCE(b.name, ''::text) AS branch_name,
    b.id AS branch,
    b.reply_to,
    w.seat,
    w.to_day,
    k.name AS committee_name,
    COALESCE(o.post, x.post) AS post,
    i.local_post,
    COALESCE(f.name,
        CASE
            WHEN (y.kind = 'kommun'::text) THEN y.short_name
            ELSE y.name
        END) AS post_place
   FROM ((((((((((((letters l
     CROSS JOIN LATERAL ( SELECT v.id,
            v.meeting,
            v.person,
            v.branch,
            v.mandate,
            v.invited_at,
            v.told_sequence,
            v.withdrawn_at,
            v.appointment,
            v.local_post
           FROM invitations v
          WHERE ((v.meeting = l.meeting) AND (v.person = l.person) AND ((v.withdrawn_at IS NOT NULL) = (l.kind = 'withdrawn'::text)))
         OFFSET 0) i)
     JOIN people p ON ((p.id = i.person)))
     JOIN reachable r ON ((r.person = i.person)))
     LEFT JOIN branches b ON ((b.id = COALESCE(i.branch, ( SELECT min(h.branch) AS min
           FROM meeting_hosts h
          WHERE (h.meeting = i.meeting))))))
     LEFT JOIN mandates w ON ((w.id = i.mandate)))
     LEFT JOIN committees k ON ((k.id = w.committee)))
     LEFT JOIN district_meetings g ON ((g.meeting = i.meeting)))
     LEFT JOIN appointments o ON ((o.id = i.appointment)))
     LEFT JOIN branches f ON ((f.id = o.branch)))
     LEFT JOIN local_posts x ON ((x.id = i.local_post)))
     LEFT JOIN areas y ON ((y.code = x.area)))
     LEFT JOIN link_keys a ON (((i.invited_at >= a.since) AND (i.invited_at < a.until))))
  WHERE
        CASE
            WHEN (i.mandate IS NULL) THEN ((l.kind = 'withdrawn'::text) OR (EXISTS ( SELECT
               FROM hears h
              WHERE ((h.meeting = i.meeting) AND (h.person = i.person))
             OFFSET 0)) OR ((l.kind = ANY (ARRAY['moved'::text, 'cancelled'::text])) AND COALESCE(('no'::text <> ( SELECT a_1.answer
               FROM answers a_1
              WHERE (a_1.invitation = i.id)
              ORDER BY a_1.id DESC
             LIMIT 1)), false)))
            ELSE ((NOT (EXISTS ( SELECT
               FROM representatives e
              WHERE ((e.person = i.person) AND (e.letters_ended_at IS NOT NULL))))) AND ((l.kind = 'cancelled'::text) OR (NOT (EXISTS ( SELECT
               FROM departures d
              WHERE (d.person = i.person))))))
        END;

CREATE TABLE meeting_proposals (
    meeting bigint NOT NULL,
    proposal bigint NOT NULL
);
ALTER TABLE meetings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW member_parts AS
 SELECT j.person,
    ('area:'::text || w.outer_area) AS part,
    NULL::bigint AS meeting
   FROM ((jobs j
     JOIN members m ON ((m.person = j.person)))
     JOIN within w ON ((w.inner_area = COALESCE(j.area, m.home))))
UNION ALL
 SELECT members.person,
    ('union:'::text || members.union_slug) AS part,
    NULL::bigint AS meeting
   FROM members
  WHERE (members.union_slug IS NOT NULL)
UNION ALL
 SELECT i.person,
    ((s.answer || ':'::text) || i.meeting) AS part,
    i.meeting
   FROM (invitations i
     CROSS JOIN LATERAL ( SELECT COALESCE(( SELECT a.answer
                   FROM standing_answers a
                  WHERE (a.invitation = i.id)), 'silent'::text) AS answer) s)
  WHERE ((i.mandate IS NULL) AND (i.withdrawn_at IS NULL) AND (s.answer = ANY (ARRAY['maybe'::text, 'silent'::text])));

CREATE TABLE past_memberships (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    person uuid NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    last_read bigint NOT NULL
);

CREATE VIEW membership_periods AS
 SELECT memberships.branch,
    memberships.person,
    memberships.joined_at,
    NULL::bigint AS last_read
   FROM memberships
UNION ALL
 SELECT past_memberships.branch,
    past_memberships.person,
    past_memberships.joined_at,
    past_memberships.last_read
   FROM past_memberships;

CREATE VIEW met AS
 SELECT i.id,
    i.member,
    m.person AS representative
   FROM (introductions i
     JOIN mandates m ON ((m.id = i.mandate)))
  WHERE ((i.member_yes_at IS NOT NULL) AND (i.representative_yes_at IS NOT NULL) AND (i.ended_at IS NULL));

CREATE TABLE migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE name_proposals (
    id uuid NOT NULL,
    person uuid NOT NULL,
    branch bigint NOT NULL,
    proposed_by uuid,
    name bytea NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    refused_at timestamp with time zone
);

CREATE VIEW nameless_introductions AS
 SELECT i.id,
    i.industry,
    i.area,
    i.question,
    i.asked_at,
    i.due_at,
    i.not_before,
    i.reminded_at,
    i.proposed,
    i.inquiry,
    i.follows,
    i.answer,
    i.answered_at,
    i.read_at,
    i.thanks,
    i.taken_up_on,
    i.asked_back_at,
    i.outcome,
    i.outcome_note,
    i.outcome_at,
    i.wishes_at,
    i.representative_yes_at,
    i.member_yes_at,
    i.ended_at,
    i.ended_by,
    i.mandate,
    m.person AS representative,
    m.committee
   FROM (introductions i
     JOIN mandates m ON ((m.id = i.mandate)))
  WHERE is_shown(i.*);

CREATE VIEW new_seats AS
 SELECT m.id AS mandate,
    m.person,
    m.committee,
    m.seat,
    s.rank,
    m.from_day,
    m.to_day
   FROM (mandates m
     JOIN seats s ON (((s.seat = m.seat) AND (s.audience = 'sits'::text))))
  WHERE (mandate_known(m.*) AND (NOT (EXISTS ( SELECT
           FROM (mandates e
             JOIN seats z ON (((z.seat = e.seat) AND (z.audience = 'sits'::text))))
          WHERE ((e.person = m.person) AND mandate_known(e.*) AND (ROW(e.from_day, e.id) < ROW(m.from_day, m.id)) AND ((e.committee = m.committee) OR (EXISTS ( SELECT
                   FROM (committee_kinds a
                     JOIN committee_kinds b ON ((b.type = a.type)))
                  WHERE ((a.committee = e.committee) AND (b.committee = m.committee))))))))));

CREATE VIEW newcomers AS
 SELECT person,
    registered_at,
    joined_at,
    reminded_at,
    welcomed_at,
    COALESCE(( SELECT true
           FROM fitting f
          WHERE (f.person = m.person)
         LIMIT 1), false) AS fits
   FROM members m
  WHERE (NOT (EXISTS ( SELECT
           FROM (memberships s
             JOIN branches b ON ((b.id = s.branch)))
          WHERE ((s.person = m.person) AND (b.closed_at IS NULL)))));

CREATE VIEW newly_elected AS
 SELECT m.person,
    min(m.from_day) AS first_day
   FROM (mandates m
     JOIN seats s ON (((s.seat = m.seat) AND (s.audience = 'sits'::text))))
  WHERE mandate_known(m.*)
  GROUP BY m.person;

CREATE TABLE nominations (
    id uuid NOT NULL,
    branch bigint NOT NULL,
    person uuid NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone NOT NULL,
    answer text,
    answered_at timestamp with time zone,
    settled_at timestamp with time zone,
    settled_by uuid,
    CONSTRAINT nominations_answer_check CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text]))),
    CONSTRAINT nominations_check CHECK (((answer IS NULL) = (answered_at IS NULL)))
);

CREATE TABLE notices (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    by uuid,
    called_at timestamp with time zone NOT NULL,
    subject bytea NOT NULL,
    text bytea NOT NULL,
    parts text[] DEFAULT '{}'::text[] NOT NULL
);
ALTER TABLE notices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE objections (
    id bigint NOT NULL,
    mandate bigint NOT NULL,
    rule bigint NOT NULL,
    what text NOT NULL,
    said_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by uuid,
    CONSTRAINT objections_what_check CHECK ((what = ANY (ARRAY['seat'::text, 'rule'::text])))
);
ALTER TABLE objections ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE offered_welcomes (
    mandate bigint NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);

CREATE VIEW open_proposals AS
 SELECT p.meeting,
    p.branch,
    p.by,
    m.title,
    m.starts_at
   FROM (host_proposals p
     JOIN meetings m ON (((m.id = p.meeting) AND (m.called_at IS NULL))));

CREATE TABLE time_proposals (
    id bigint NOT NULL,
    invitation uuid NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    note bytea,
    by_other boolean NOT NULL,
    stamp timestamp with time zone,
    proposed_at timestamp with time zone NOT NULL,
    declined_at timestamp with time zone
);

CREATE VIEW open_time_proposals AS
 SELECT t.id,
    t.invitation,
    t.starts_at,
    t.ends_at,
    t.note,
    t.by_other,
    t.proposed_at,
    i.meeting,
    m.sequence,
    m.starts_at AS meets_at
   FROM ((time_proposals t
     JOIN invitations i ON (((i.id = t.invitation) AND (i.withdrawn_at IS NULL))))
     JOIN uncancelled_meetings m ON ((m.id = i.meeting)))
  WHERE ((t.declined_at IS NULL) AND (NOT (EXISTS ( SELECT
           FROM time_proposals n
          WHERE ((n.invitation = t.invitation) AND (n.id > t.id))))) AND (NOT (EXISTS ( SELECT
           FROM moves v
          WHERE ((v.meeting = m.id) AND (v.at >= t.proposed_at) AND (v.asks OR ((v.starts_at <> m.starts_at) OR (v.ends_at <> m.ends_at))))))));

CREATE VIEW outcome_recipients AS
 SELECT d.meeting,
    d.person,
        CASE
            WHEN (d.said = 'came'::text) THEN 'came'::text
            WHEN (c.meeting IS NOT NULL) THEN 'absent'::text
            ELSE NULL::text
        END AS variant
   FROM (door_list d
     LEFT JOIN ( SELECT DISTINCT i.meeting
           FROM (invitations i
             JOIN attendance t ON (((t.invitation = i.id) AND (t.said = 'came'::text))))
          WHERE (i.withdrawn_at IS NULL)) c ON ((c.meeting = d.meeting)))
  WHERE
        CASE
            WHEN (c.meeting IS NOT NULL) THEN ((d.said = 'came'::text) OR (d.answer = 'yes'::text))
            ELSE (d.answer = ANY (ARRAY['yes'::text, 'maybe'::text]))
        END;

CREATE TABLE outcomes (
    meeting bigint NOT NULL,
    by uuid,
    at timestamp with time zone NOT NULL,
    text bytea NOT NULL
);

CREATE VIEW own_addresses AS
 SELECT id AS person
   FROM people p
  WHERE ((email_confirmed_at IS NOT NULL) AND ((EXISTS ( SELECT
           FROM members m
          WHERE (m.person = p.id))) OR (EXISTS ( SELECT
           FROM appointments a
          WHERE ((a.person = p.id) AND (a.to_at IS NULL)))) OR (NOT (EXISTS ( SELECT
           FROM suppressions s
          WHERE ((s.kind = 'email'::text) AND ((s.key)::bytea = (p.email_key)::bytea) AND (s.reason = 'bounced'::text)))))));

CREATE VIEW paced_people AS
 SELECT person
   FROM representatives r;

CREATE TABLE past_joins (
    branch bigint NOT NULL,
    year integer NOT NULL,
    asked integer NOT NULL,
    in_time integer NOT NULL,
    sure integer NOT NULL
);
ALTER TABLE past_memberships ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE post_changes (
    id uuid NOT NULL,
    change text NOT NULL,
    post text NOT NULL,
    branch bigint,
    address uuid,
    person uuid,
    proposed_by uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    CONSTRAINT post_changes_change_check CHECK ((change = ANY (ARRAY['appoint'::text, 'relieve'::text]))),
    CONSTRAINT post_changes_check CHECK (((post = 'coordinator'::text) = (branch IS NOT NULL))),
    CONSTRAINT post_changes_check1 CHECK (((change = 'appoint'::text) OR ((post = 'administrator'::text) AND (person IS NOT NULL)))),
    CONSTRAINT post_changes_check2 CHECK (((change = 'appoint'::text) = (address IS NOT NULL))),
    CONSTRAINT post_changes_not_her_own CHECK ((person <> proposed_by)),
    CONSTRAINT post_changes_post_check CHECK ((post = ANY (ARRAY['coordinator'::text, 'administrator'::text])))
);

CREATE VIEW post_holders AS
SELECT
    NULL::uuid AS person,
    NULL::boolean AS administrator,
    NULL::timestamp with time zone AS from_at,
    NULL::time without time zone AS clock,
    NULL::integer[] AS days,
    NULL::integer AS week;

CREATE TABLE postcodes (
    code text NOT NULL,
    area text NOT NULL,
    CONSTRAINT postcodes_code_check CHECK ((code ~ '^[0-9]{5}$'::text))
);

CREATE TABLE programme_items (
    id bigint NOT NULL,
    name bytea NOT NULL,
    audience bytea,
    whose text NOT NULL,
    began_on date NOT NULL,
    ended_on date,
    CONSTRAINT programme_items_check CHECK ((ended_on >= began_on)),
    CONSTRAINT programme_items_whose_check CHECK ((whose = ANY (ARRAY['district'::text, 'branches'::text])))
);
ALTER TABLE programme_items ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE programme_meetings (
    id bigint NOT NULL,
    item bigint NOT NULL,
    meeting bigint,
    held_on date,
    came integer,
    CONSTRAINT programme_meetings_came_check CHECK ((came >= 0)),
    CONSTRAINT programme_meetings_check CHECK ((num_nonnulls(meeting, held_on) = 1)),
    CONSTRAINT programme_meetings_check1 CHECK (((came IS NULL) OR (held_on IS NOT NULL)))
);
ALTER TABLE programme_meetings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE programme_targets (
    item bigint NOT NULL,
    from_day date NOT NULL,
    target integer NOT NULL,
    CONSTRAINT programme_targets_target_check CHECK (((target >= 1) AND (target <= 52)))
);

CREATE TABLE proposal_industries (
    proposal bigint NOT NULL,
    industry text NOT NULL
);

CREATE TABLE proposal_questions (
    introduction uuid NOT NULL,
    proposal bigint NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    outcome_told_at timestamp with time zone
);

CREATE TABLE proposal_removals (
    id bigint NOT NULL,
    put_in_by uuid NOT NULL,
    title bytea NOT NULL,
    reason bytea NOT NULL,
    removed_by uuid,
    removed_at timestamp with time zone NOT NULL
);
ALTER TABLE proposals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE UNLOGGED TABLE rate_limits (
    key key32 NOT NULL,
    began_at timestamp with time zone NOT NULL,
    n integer NOT NULL,
    ends_at timestamp with time zone NOT NULL
);

CREATE TABLE received (
    id uuid NOT NULL,
    key key32 NOT NULL,
    raw bytea,
    at timestamp with time zone NOT NULL,
    sorted_as text,
    sorted_at timestamp with time zone,
    letter bigint,
    CONSTRAINT received_check CHECK (((sorted_as IS NULL) = (sorted_at IS NULL))),
    CONSTRAINT received_check1 CHECK (((raw IS NOT NULL) OR (sorted_as IS NOT NULL)))
);

CREATE TABLE recovery_codes (
    key key32 NOT NULL,
    person uuid NOT NULL
);

CREATE TABLE register_columns (
    register uuid NOT NULL,
    columns bytea NOT NULL
);

CREATE TABLE register_keys (
    source text NOT NULL,
    key key32 NOT NULL,
    person uuid NOT NULL,
    batch bigint DEFAULT (NULLIF(current_setting('fackpol.batch'::text, true), ''::text))::bigint
);

CREATE TABLE registers (
    id uuid NOT NULL,
    area text NOT NULL,
    lines bytea NOT NULL,
    bodies text[] NOT NULL,
    rows integer NOT NULL,
    file_sha256 key32 NOT NULL,
    read_at timestamp with time zone NOT NULL,
    by uuid,
    terms jsonb DEFAULT '{}'::jsonb NOT NULL
);

CREATE VIEW reminders AS
 SELECT i.id AS invitation,
    i.meeting,
    i.person,
    m.sequence,
    w.what,
    m.starts_at,
    a.answer,
    reminder_at(w.what, m.starts_at) AS at,
        CASE w.what
            WHEN 'hours'::text THEN m.starts_at
            WHEN 'day'::text THEN ((((m.starts_at AT TIME ZONE 'Europe/Stockholm'::text))::date)::timestamp without time zone AT TIME ZONE 'Europe/Stockholm'::text)
            ELSE (m.starts_at - '1 day'::interval)
        END AS until
   FROM ((((uncancelled_meetings m
     CROSS JOIN LATERAL unnest(m.remind) w(what))
     JOIN invitations i ON (((i.meeting = m.id) AND (i.withdrawn_at IS NULL))))
     JOIN people p ON (((p.id = i.person) AND p.reminders)))
     LEFT JOIN standing_answers a ON ((a.invitation = i.id)))
  WHERE ((m.called_at IS NOT NULL) AND
        CASE w.what
            WHEN 'silent'::text THEN ((a.answer IS NULL) AND ((i.mandate IS NULL) OR still_sits(i.mandate, ((m.starts_at AT TIME ZONE 'Europe/Stockholm'::text))::date)))
            ELSE (a.answer = ANY (ARRAY['yes'::text, 'maybe'::text]))
        END AND (GREATEST(i.invited_at, ( SELECT max(v.at) AS max
           FROM moves v
          WHERE (v.meeting = m.id))) < (reminder_at(w.what, m.starts_at) -
        CASE w.what
            WHEN 'silent'::text THEN '1 day'::interval
            ELSE '00:00:00'::interval
        END)));

CREATE TABLE restored_letters (
    letter bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    dropped_at timestamp with time zone
);
ALTER TABLE rules ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE saved_places (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    name bytea NOT NULL,
    street bytea,
    venue bytea,
    link bytea,
    access_note bytea,
    CONSTRAINT saved_places_check CHECK ((num_nonnulls(street, link) > 0))
);
ALTER TABLE saved_places ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE saved_texts (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    part text NOT NULL,
    name bytea NOT NULL,
    text bytea NOT NULL,
    CONSTRAINT saved_texts_part_check CHECK ((part = ANY (ARRAY['about'::text, 'children_note'::text, 'notice'::text])))
);
ALTER TABLE saved_texts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE seat_spellings (
    pattern text NOT NULL,
    seat text NOT NULL,
    shipped boolean DEFAULT true NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone
);

CREATE TABLE sectors (
    slug text NOT NULL,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    level text,
    employment text,
    CONSTRAINT sectors_employment_check CHECK ((employment = ANY (ARRAY['public'::text, 'contracted'::text, 'private'::text]))),
    CONSTRAINT sectors_level_check CHECK ((level = ANY (ARRAY['kommun'::text, 'region'::text, 'stat'::text])))
);
ALTER TABLE security_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW seen AS
 SELECT r.person AS whose,
    r.id,
    r.at,
    r.reader,
    r.reader_post,
    r.scope,
    r.branch,
    r.why
   FROM access_log r
  WHERE (r.person IS NOT NULL)
UNION ALL
 SELECT m.person AS whose,
    r.id,
    r.at,
    r.reader,
    r.reader_post,
    r.scope,
    r.branch,
    r.why
   FROM (membership_periods m
     JOIN access_log r ON (((r.branch = m.branch) AND (r.at >= m.joined_at) AND ((m.last_read IS NULL) OR (r.id <= m.last_read)))))
  WHERE (r.scope = 'list'::text)
UNION ALL
 SELECT i.person AS whose,
    r.id,
    r.at,
    r.reader,
    r.reader_post,
    r.scope,
    r.branch,
    r.why
   FROM (invitations i
     JOIN access_log r ON (((r.meeting = i.meeting) AND (r.at >= i.invited_at))))
  WHERE ((r.scope = 'meeting'::text) AND shown_to(i.*, r.branch))
UNION ALL
 SELECT e.person AS whose,
    r.id,
    r.at,
    r.reader,
    r.reader_post,
    r.scope,
    r.branch,
    r.why
   FROM (representatives e
     JOIN access_log r ON ((r.scope = 'representatives'::text)));

CREATE TABLE series (
    id bigint NOT NULL,
    branch bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    from_day date NOT NULL,
    weekday smallint NOT NULL,
    ordinal smallint,
    weeks smallint,
    skipped smallint[] DEFAULT '{}'::smallint[] NOT NULL,
    CONSTRAINT series_check CHECK ((num_nonnulls(ordinal, weeks) = 1)),
    CONSTRAINT series_ordinal_check CHECK ((ordinal = ANY (ARRAY[1, 2, 3, 4, '-1'::integer]))),
    CONSTRAINT series_skipped_check CHECK ((skipped <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'::smallint[])),
    CONSTRAINT series_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7))),
    CONSTRAINT series_weeks_check CHECK (((weeks >= 1) AND (weeks <= 12)))
);
ALTER TABLE series ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW standing_nominations AS
 SELECT n.id,
    n.branch,
    n.person,
    n.asked_by,
    n.asked_at,
    n.answer,
    n.answered_at,
    n.settled_at,
    n.settled_by
   FROM ((nominations n
     JOIN branches b ON (((b.id = n.branch) AND (b.closed_at IS NULL))))
     JOIN memberships m ON (((m.branch = n.branch) AND (m.person = n.person) AND (m.welcomed_at IS NOT NULL))));

CREATE VIEW standing_post_changes AS
 SELECT id,
    change,
    post,
    branch,
    address,
    person,
    proposed_by,
    proposed_at
   FROM post_changes c
  WHERE (((branch IS NULL) OR (EXISTS ( SELECT
           FROM branches b
          WHERE ((b.id = c.branch) AND (b.closed_at IS NULL))))) AND (EXISTS ( SELECT
           FROM appointments o
          WHERE ((o.person = c.proposed_by) AND (o.post = 'administrator'::text) AND (o.to_at IS NULL)))));

CREATE VIEW takes_questions AS
 SELECT r.person
   FROM (representatives r
     JOIN reachable USING (person))
  WHERE (questions_open(r.person) < r.questions_most);

CREATE TABLE tasks (
    slug text NOT NULL,
    industry text NOT NULL,
    name_sv text NOT NULL,
    name_en text NOT NULL,
    place integer NOT NULL
);
ALTER TABLE time_proposals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE TABLE told_terms (
    committee bigint NOT NULL,
    from_day date NOT NULL,
    told_at timestamp with time zone NOT NULL,
    batch bigint DEFAULT (NULLIF(current_setting('fackpol.batch'::text, true), ''::text))::bigint
);

CREATE TABLE unions (
    slug text NOT NULL,
    name text NOT NULL,
    aliases text[] NOT NULL
);

CREATE VIEW unwelcomed AS
 SELECT person,
    registered_at
   FROM newcomers n
  WHERE ((NOT fits) AND (welcomed_at IS NULL));

CREATE TABLE uploads (
    person uuid NOT NULL,
    area text NOT NULL,
    party text NOT NULL,
    file bytea NOT NULL,
    mapping jsonb,
    uploaded_at timestamp with time zone NOT NULL,
    question bytea
);

CREATE TABLE view_files (
    name text NOT NULL,
    checksum text NOT NULL
);

CREATE TABLE withdrawals (
    id bigint NOT NULL,
    kind text NOT NULL,
    about text[] NOT NULL
);
ALTER TABLE withdrawals ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;

CREATE VIEW workplaces AS
 SELECT j.person,
    j.industry,
    j.area
   FROM jobs j
  WHERE (j.area IS NOT NULL)
UNION ALL
 SELECT j.person,
    j.industry,
    m.home AS area
   FROM (jobs j
     JOIN members m ON ((m.person = j.person)))
  WHERE (j.area IS NULL);
ALTER TABLE ONLY absences ADD CONSTRAINT absences_pkey PRIMARY KEY (person);
ALTER TABLE ONLY access_log ADD CONSTRAINT access_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY addresses ADD CONSTRAINT addresses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY alarms ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);
ALTER TABLE ONLY alarms ADD CONSTRAINT alarms_reader_day_what_why_key UNIQUE (reader, day, what, why);
ALTER TABLE ONLY annual_figures ADD CONSTRAINT annual_figures_pkey PRIMARY KEY (year);
ALTER TABLE ONLY annual_tallies ADD CONSTRAINT annual_tallies_pkey PRIMARY KEY (year, what);
ALTER TABLE ONLY answer_counts ADD CONSTRAINT answer_counts_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY answers ADD CONSTRAINT answers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY applications ADD CONSTRAINT applications_pkey PRIMARY KEY (id);
ALTER TABLE ONLY appointments ADD CONSTRAINT appointments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY areas ADD CONSTRAINT areas_pkey PRIMARY KEY (code);
ALTER TABLE ONLY attendance ADD CONSTRAINT attendance_pkey PRIMARY KEY (invitation);
ALTER TABLE ONLY audience_cells ADD CONSTRAINT audience_cells_pkey PRIMARY KEY (week, branches, fresh);
ALTER TABLE ONLY audience_looks ADD CONSTRAINT audience_looks_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY audience_parts ADD CONSTRAINT audience_parts_meeting_sort_key_area_key UNIQUE NULLS NOT DISTINCT (meeting, sort, key, area);
ALTER TABLE ONLY batch_names ADD CONSTRAINT batch_names_batch_person_key UNIQUE (batch, person);
ALTER TABLE ONLY batch_names ADD CONSTRAINT batch_names_pkey PRIMARY KEY (id);
ALTER TABLE ONLY batch_rows ADD CONSTRAINT batch_rows_pkey PRIMARY KEY (batch, of_table, key);
ALTER TABLE ONLY board_outcomes ADD CONSTRAINT board_outcomes_pkey PRIMARY KEY (meeting, area);
ALTER TABLE ONLY bounce_breakers ADD CONSTRAINT bounce_breakers_domain_key UNIQUE (domain);
ALTER TABLE ONLY bounce_breakers ADD CONSTRAINT bounce_breakers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY branch_trades ADD CONSTRAINT branch_trades_branch_industry_union_slug_key UNIQUE NULLS NOT DISTINCT (branch, industry, union_slug);
ALTER TABLE ONLY branches ADD CONSTRAINT branches_pkey PRIMARY KEY (id);
ALTER TABLE ONLY branches ADD CONSTRAINT branches_slug_key UNIQUE (slug);
ALTER TABLE ONLY cancellations ADD CONSTRAINT cancellations_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY commitments ADD CONSTRAINT commitments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY committee_areas ADD CONSTRAINT committee_areas_pkey PRIMARY KEY (area, committee);
ALTER TABLE ONLY committee_kinds ADD CONSTRAINT committee_kinds_pkey PRIMARY KEY (committee, type);
ALTER TABLE ONLY committee_name_reports ADD CONSTRAINT committee_name_reports_pkey PRIMARY KEY (mandate);
ALTER TABLE ONLY committee_names ADD CONSTRAINT committee_names_owner_normalised_key UNIQUE NULLS NOT DISTINCT (owner, normalised);
ALTER TABLE ONLY committee_tasks ADD CONSTRAINT committee_tasks_pkey PRIMARY KEY (committee, industry, task);
ALTER TABLE ONLY committee_types ADD CONSTRAINT committee_types_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY committees ADD CONSTRAINT committees_pkey PRIMARY KEY (id);
ALTER TABLE ONLY consents ADD CONSTRAINT consents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY contact_codes ADD CONSTRAINT contact_codes_pkey PRIMARY KEY (person);
ALTER TABLE ONLY contacts ADD CONSTRAINT contacts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY data_requests ADD CONSTRAINT data_requests_pkey PRIMARY KEY (id);
ALTER TABLE ONLY departures ADD CONSTRAINT departures_id_key UNIQUE (id);
ALTER TABLE ONLY departures ADD CONSTRAINT departures_pkey PRIMARY KEY (person);
ALTER TABLE ONLY digest_choices ADD CONSTRAINT digest_choices_pkey PRIMARY KEY (person);
ALTER TABLE ONLY digests ADD CONSTRAINT digests_pkey PRIMARY KEY (person, day);
ALTER TABLE ONLY district_meetings ADD CONSTRAINT district_meetings_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY districts ADD CONSTRAINT districts_pkey PRIMARY KEY (name, area);
ALTER TABLE ONLY erasures ADD CONSTRAINT erasures_pkey PRIMARY KEY (person);
ALTER TABLE ONLY factor_losses ADD CONSTRAINT factor_losses_pkey PRIMARY KEY (person);
ALTER TABLE ONLY factors ADD CONSTRAINT factors_credential_key UNIQUE (credential);
ALTER TABLE ONLY factors ADD CONSTRAINT factors_pkey PRIMARY KEY (id);
ALTER TABLE ONLY feeds ADD CONSTRAINT feeds_person_key UNIQUE (person);
ALTER TABLE ONLY feeds ADD CONSTRAINT feeds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY group_contacts ADD CONSTRAINT group_contacts_person_area_key UNIQUE (person, area);
ALTER TABLE ONLY group_contacts ADD CONSTRAINT group_contacts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY group_reports ADD CONSTRAINT group_reports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY handovers ADD CONSTRAINT handovers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY heartbeats ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (part, host);
ALTER TABLE ONLY host_proposals ADD CONSTRAINT host_proposals_pkey PRIMARY KEY (meeting, branch);
ALTER TABLE ONLY idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (key);
ALTER TABLE ONLY imports ADD CONSTRAINT imports_pkey PRIMARY KEY (id);
ALTER TABLE ONLY industries ADD CONSTRAINT industries_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY inquiries ADD CONSTRAINT inquiries_pkey PRIMARY KEY (id);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_follows_key UNIQUE (follows);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_member_inquiry_key UNIQUE (member, inquiry);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_passed_from_key UNIQUE (passed_from);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_meeting_person_key UNIQUE (meeting, person);
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY job_titles ADD CONSTRAINT job_titles_pkey PRIMARY KEY (title, industry);
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY key_checks ADD CONSTRAINT key_checks_pkey PRIMARY KEY (ring, number);
ALTER TABLE ONLY large_files ADD CONSTRAINT large_files_pkey PRIMARY KEY (id);
ALTER TABLE ONLY later_outcomes ADD CONSTRAINT later_outcomes_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY ledger_lines ADD CONSTRAINT ledger_lines_pkey PRIMARY KEY (number);
ALTER TABLE ONLY ledger_state ADD CONSTRAINT ledger_state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY left_out ADD CONSTRAINT left_out_pkey PRIMARY KEY (meeting, person);
ALTER TABLE ONLY letter_events ADD CONSTRAINT letter_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY letter_kinds ADD CONSTRAINT letter_kinds_pkey PRIMARY KEY (kind);
ALTER TABLE ONLY letter_leases ADD CONSTRAINT letter_leases_pkey PRIMARY KEY (lease, letter);
ALTER TABLE ONLY letter_queue ADD CONSTRAINT letter_queue_pkey PRIMARY KEY (letter);
ALTER TABLE ONLY letters ADD CONSTRAINT letters_kind_person_application_sign_in_address_meeting_not_key UNIQUE NULLS NOT DISTINCT (kind, person, application, sign_in, address, meeting, notice, branch, introduction, inquiry, group_report, sequence, variant);
ALTER TABLE ONLY letters ADD CONSTRAINT letters_pkey PRIMARY KEY (id);
ALTER TABLE ONLY liaisons ADD CONSTRAINT liaisons_pkey PRIMARY KEY (id);
ALTER TABLE ONLY local_posts ADD CONSTRAINT local_posts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY log_chain ADD CONSTRAINT log_chain_log_entry_key UNIQUE (log, entry);
ALTER TABLE ONLY log_chain ADD CONSTRAINT log_chain_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY log_checkpoints ADD CONSTRAINT log_checkpoints_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY log_gone ADD CONSTRAINT log_gone_pkey PRIMARY KEY (log, entry);
ALTER TABLE ONLY log_heads ADD CONSTRAINT log_heads_pkey PRIMARY KEY (day);
ALTER TABLE ONLY log_keys ADD CONSTRAINT log_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY looked_at ADD CONSTRAINT looked_at_pkey PRIMARY KEY (meeting, person);
ALTER TABLE ONLY looks ADD CONSTRAINT looks_pkey PRIMARY KEY (chore);
ALTER TABLE ONLY mail_pauses ADD CONSTRAINT mail_pauses_pkey PRIMARY KEY (id);
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_person_committee_seat_text_from_day_key UNIQUE (person, committee, seat_text, from_day);
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_pkey PRIMARY KEY (id);
ALTER TABLE ONLY mappings ADD CONSTRAINT mappings_area_titles_sha256_key UNIQUE (area, titles_sha256);
ALTER TABLE ONLY mappings ADD CONSTRAINT mappings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY meeting_areas ADD CONSTRAINT meeting_areas_pkey PRIMARY KEY (meeting, area);
ALTER TABLE ONLY meeting_hosts ADD CONSTRAINT meeting_hosts_pkey PRIMARY KEY (meeting, branch);
ALTER TABLE ONLY meeting_parts ADD CONSTRAINT meeting_parts_pkey PRIMARY KEY (meeting, branch);
ALTER TABLE ONLY meeting_proposals ADD CONSTRAINT meeting_proposals_pkey PRIMARY KEY (meeting, proposal);
ALTER TABLE ONLY meetings ADD CONSTRAINT meetings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY members ADD CONSTRAINT members_pkey PRIMARY KEY (person);
ALTER TABLE ONLY memberships ADD CONSTRAINT memberships_pkey PRIMARY KEY (branch, person);
ALTER TABLE ONLY migrations ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);
ALTER TABLE ONLY moves ADD CONSTRAINT moves_pkey PRIMARY KEY (meeting, sequence);
ALTER TABLE ONLY name_proposals ADD CONSTRAINT name_proposals_person_key UNIQUE (person);
ALTER TABLE ONLY name_proposals ADD CONSTRAINT name_proposals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY nominations ADD CONSTRAINT nominations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY notices ADD CONSTRAINT notices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY objections ADD CONSTRAINT objections_mandate_rule_what_key UNIQUE (mandate, rule, what);
ALTER TABLE ONLY objections ADD CONSTRAINT objections_pkey PRIMARY KEY (id);
ALTER TABLE ONLY offered_welcomes ADD CONSTRAINT offered_welcomes_pkey PRIMARY KEY (mandate);
ALTER TABLE ONLY outcomes ADD CONSTRAINT outcomes_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY past_joins ADD CONSTRAINT past_joins_pkey PRIMARY KEY (branch, year);
ALTER TABLE ONLY past_memberships ADD CONSTRAINT past_memberships_pkey PRIMARY KEY (id);
ALTER TABLE ONLY people ADD CONSTRAINT people_pkey PRIMARY KEY (id);
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_address_key UNIQUE (address);
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY postcodes ADD CONSTRAINT postcodes_pkey PRIMARY KEY (code);
ALTER TABLE ONLY programme_items ADD CONSTRAINT programme_items_pkey PRIMARY KEY (id);
ALTER TABLE ONLY programme_meetings ADD CONSTRAINT programme_meetings_meeting_key UNIQUE (meeting);
ALTER TABLE ONLY programme_meetings ADD CONSTRAINT programme_meetings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY programme_targets ADD CONSTRAINT programme_targets_pkey PRIMARY KEY (item, from_day);
ALTER TABLE ONLY proposal_industries ADD CONSTRAINT proposal_industries_pkey PRIMARY KEY (proposal, industry);
ALTER TABLE ONLY proposal_questions ADD CONSTRAINT proposal_questions_pkey PRIMARY KEY (introduction);
ALTER TABLE ONLY proposal_removals ADD CONSTRAINT proposal_removals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY rate_limits ADD CONSTRAINT rate_limits_pkey PRIMARY KEY (key);
ALTER TABLE ONLY received ADD CONSTRAINT received_key_key UNIQUE (key);
ALTER TABLE ONLY received ADD CONSTRAINT received_pkey PRIMARY KEY (id);
ALTER TABLE ONLY recovery_codes ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (key);
ALTER TABLE ONLY register_columns ADD CONSTRAINT register_columns_pkey PRIMARY KEY (register);
ALTER TABLE ONLY register_keys ADD CONSTRAINT register_keys_pkey PRIMARY KEY (source, key, person);
ALTER TABLE ONLY registers ADD CONSTRAINT registers_area_key UNIQUE (area);
ALTER TABLE ONLY registers ADD CONSTRAINT registers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY representatives ADD CONSTRAINT representatives_pkey PRIMARY KEY (person);
ALTER TABLE ONLY restored_letters ADD CONSTRAINT restored_letters_pkey PRIMARY KEY (letter);
ALTER TABLE ONLY rules ADD CONSTRAINT rules_key UNIQUE NULLS NOT DISTINCT (type, industry, task, employment, area, shipped);
ALTER TABLE ONLY rules ADD CONSTRAINT rules_pkey PRIMARY KEY (id);
ALTER TABLE ONLY saved_places ADD CONSTRAINT saved_places_pkey PRIMARY KEY (id);
ALTER TABLE ONLY saved_texts ADD CONSTRAINT saved_texts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY seat_spellings ADD CONSTRAINT seat_spellings_pkey PRIMARY KEY (pattern, shipped);
ALTER TABLE ONLY seats ADD CONSTRAINT seats_pkey PRIMARY KEY (seat);
ALTER TABLE ONLY sectors ADD CONSTRAINT sectors_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY security_log ADD CONSTRAINT security_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY series ADD CONSTRAINT series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sign_ins ADD CONSTRAINT sign_ins_pkey PRIMARY KEY (id);
ALTER TABLE ONLY suppressions ADD CONSTRAINT suppressions_pkey PRIMARY KEY (kind, key);
ALTER TABLE ONLY tasks ADD CONSTRAINT tasks_industry_slug_key UNIQUE (industry, slug);
ALTER TABLE ONLY tasks ADD CONSTRAINT tasks_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY time_proposals ADD CONSTRAINT time_proposals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY told_terms ADD CONSTRAINT told_terms_pkey PRIMARY KEY (committee, from_day);
ALTER TABLE ONLY unions ADD CONSTRAINT unions_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY uploads ADD CONSTRAINT uploads_pkey PRIMARY KEY (person);
ALTER TABLE ONLY view_files ADD CONSTRAINT view_files_pkey PRIMARY KEY (name);
ALTER TABLE ONLY walk_ins ADD CONSTRAINT walk_ins_pkey PRIMARY KEY (meeting);
ALTER TABLE ONLY withdrawals ADD CONSTRAINT withdrawals_pkey PRIMARY KEY (id);
ALTER TABLE ONLY within ADD CONSTRAINT within_pkey PRIMARY KEY (inner_area, outer_area);
CREATE INDEX access_log_at_idx ON access_log USING btree (at) WHERE (scope = 'representatives'::text);
CREATE INDEX access_log_branch_at_idx ON access_log USING btree (branch, at);
CREATE INDEX access_log_id_idx ON access_log USING btree (id) WHERE (NOT chained);
CREATE INDEX access_log_meeting_idx ON access_log USING btree (meeting);
CREATE INDEX access_log_person_at_idx ON access_log USING btree (person, at);
CREATE INDEX access_log_reader_at_idx ON access_log USING btree (reader, at);
CREATE INDEX addresses_asked_at_idx ON addresses USING btree (asked_at);
CREATE INDEX addresses_person_idx ON addresses USING btree (person);
CREATE INDEX alarms_at_idx ON alarms USING btree (at);
CREATE INDEX answers_invitation_id_idx ON answers USING btree (invitation, id DESC);
CREATE INDEX applications_asked_at_idx ON applications USING btree (asked_at);
CREATE INDEX appointments_appointed_by_idx ON appointments USING btree (appointed_by);
CREATE INDEX appointments_branch_idx ON appointments USING btree (branch);
CREATE INDEX appointments_confirmed_by_idx ON appointments USING btree (confirmed_by);
CREATE UNIQUE INDEX appointments_held ON appointments USING btree (person, post, branch) NULLS NOT DISTINCT WHERE (to_at IS NULL);
CREATE INDEX areas_parent_idx ON areas USING btree (parent);
CREATE INDEX areas_successor_idx ON areas USING btree (successor);
CREATE INDEX audience_parts_area_idx ON audience_parts USING btree (area);
CREATE INDEX batch_names_person_idx ON batch_names USING btree (person);
CREATE INDEX batch_rows_of_table_key_idx ON batch_rows USING btree (of_table, key);
CREATE INDEX batch_rows_person_idx ON batch_rows USING btree (person);
CREATE INDEX board_outcomes_area_idx ON board_outcomes USING btree (area);
CREATE INDEX branch_trades_industry_idx ON branch_trades USING btree (industry);
CREATE INDEX branch_trades_union_slug_idx ON branch_trades USING btree (union_slug);
CREATE INDEX branches_area_idx ON branches USING btree (area);
CREATE INDEX cancellations_by_idx ON cancellations USING btree (by);
CREATE INDEX commitments_due_on_idx ON commitments USING btree (due_on) WHERE ((ended_at IS NULL) AND (reminded_at IS NULL));
CREATE INDEX commitments_invitation_idx ON commitments USING btree (invitation) WHERE (invitation IS NOT NULL);
CREATE INDEX commitments_meeting_idx ON commitments USING btree (meeting);
CREATE INDEX committee_areas_committee_idx ON committee_areas USING btree (committee);
CREATE INDEX committee_kinds_type_idx ON committee_kinds USING btree (type);
CREATE INDEX committee_names_batch_idx ON committee_names USING btree (batch);
CREATE INDEX committee_names_committee_idx ON committee_names USING btree (committee);
CREATE INDEX committee_tasks_industry_task_idx ON committee_tasks USING btree (industry, task);
CREATE INDEX committees_decided_by_idx ON committees USING btree (decided_by);
CREATE INDEX committees_owner_idx ON committees USING btree (owner);
CREATE INDEX committees_successor_idx ON committees USING btree (successor);
CREATE UNIQUE INDEX consents_open ON consents USING btree (person, purpose) WHERE (ended_at IS NULL);
CREATE INDEX consents_person_idx ON consents USING btree (person);
CREATE INDEX contact_codes_given_by_idx ON contact_codes USING btree (given_by);
CREATE INDEX contacts_branch_person_idx ON contacts USING btree (branch, person);
CREATE UNIQUE INDEX contacts_open ON contacts USING btree (branch, person) WHERE (outcome IS NULL);
CREATE INDEX contacts_owner_idx ON contacts USING btree (owner);
CREATE INDEX contacts_person_idx ON contacts USING btree (person);
CREATE INDEX contacts_sign_in_idx ON contacts USING btree (sign_in);
CREATE INDEX contacts_stands_in_for_idx ON contacts USING btree (stands_in_for);
CREATE INDEX data_requests_asked_by_idx ON data_requests USING btree (asked_by);
CREATE INDEX data_requests_confirmed_by_idx ON data_requests USING btree (confirmed_by);
CREATE UNIQUE INDEX data_requests_open ON data_requests USING btree (person, wish) WHERE (confirmed_at IS NULL);
CREATE INDEX departures_due_at_idx ON departures USING btree (due_at);
CREATE INDEX districts_area_idx ON districts USING btree (area);
CREATE UNIQUE INDEX factors_one_app ON factors USING btree (person) WHERE (kind = 'app'::text);
CREATE INDEX factors_person_idx ON factors USING btree (person);
CREATE INDEX group_contacts_area_idx ON group_contacts USING btree (area);
CREATE INDEX group_contacts_given_by_idx ON group_contacts USING btree (given_by);
CREATE INDEX group_reports_area_idx ON group_reports USING btree (area);
CREATE INDEX group_reports_contact_idx ON group_reports USING btree (contact);
CREATE INDEX handovers_branch_idx ON handovers USING btree (branch);
CREATE INDEX handovers_giver_idx ON handovers USING btree (giver);
CREATE INDEX handovers_successor_idx ON handovers USING btree (successor);
CREATE INDEX host_proposals_branch_idx ON host_proposals USING btree (branch);
CREATE INDEX host_proposals_by_idx ON host_proposals USING btree (by);
CREATE INDEX imports_area_idx ON imports USING btree (area);
CREATE INDEX imports_by_idx ON imports USING btree (by);
CREATE INDEX imports_undone_by_idx ON imports USING btree (undone_by);
CREATE INDEX inquiries_area_idx ON inquiries USING btree (area);
CREATE INDEX inquiries_industry_idx ON inquiries USING btree (industry);
CREATE INDEX inquiries_mandate_idx ON inquiries USING btree (mandate);
CREATE INDEX introductions_area_idx ON introductions USING btree (area);
CREATE INDEX introductions_industry_idx ON introductions USING btree (industry);
CREATE INDEX introductions_inquiry_idx ON introductions USING btree (inquiry);
CREATE INDEX introductions_mandate_idx ON introductions USING btree (mandate);
CREATE INDEX introductions_member_idx ON introductions USING btree (member);
CREATE INDEX introductions_proposed_idx ON introductions USING btree (proposed);
CREATE INDEX invitations_appointment_idx ON invitations USING btree (appointment) WHERE (appointment IS NOT NULL);
CREATE INDEX invitations_branch_idx ON invitations USING btree (branch);
CREATE INDEX invitations_local_post_idx ON invitations USING btree (local_post) WHERE (local_post IS NOT NULL);
CREATE INDEX invitations_mandate_idx ON invitations USING btree (mandate) WHERE (mandate IS NOT NULL);
CREATE INDEX invitations_person_idx ON invitations USING btree (person);
CREATE INDEX job_titles_industry_idx ON job_titles USING btree (industry);
CREATE INDEX jobs_area_idx ON jobs USING btree (area);
CREATE INDEX jobs_employer_idx ON jobs USING btree (employer) WHERE (employer IS NOT NULL);
CREATE INDEX jobs_industry_area_idx ON jobs USING btree (industry, area);
CREATE INDEX jobs_person_idx ON jobs USING btree (person);
CREATE INDEX jobs_sector_idx ON jobs USING btree (sector);
CREATE INDEX large_files_by_idx ON large_files USING btree (by);
CREATE INDEX later_outcomes_by_idx ON later_outcomes USING btree (by);
CREATE INDEX left_out_person_idx ON left_out USING btree (person);
CREATE INDEX letter_events_bounced ON letter_events USING btree (letter) WHERE (event = 'bounced'::text);
CREATE INDEX letter_events_letter_idx ON letter_events USING btree (letter);
CREATE INDEX letter_events_unwelcome ON letter_events USING btree (at) WHERE (event = 'unwelcome'::text);
CREATE INDEX letter_queue_due ON letter_queue USING btree (priority, due_at, letter) WHERE (NOT held);
CREATE INDEX letter_queue_expires ON letter_queue USING btree (expires_at);
CREATE INDEX letter_queue_held ON letter_queue USING btree (due_at) WHERE held;
CREATE INDEX letters_address_idx ON letters USING btree (address) WHERE (address IS NOT NULL);
CREATE INDEX letters_application_idx ON letters USING btree (application) WHERE (application IS NOT NULL);
CREATE INDEX letters_branch_idx ON letters USING btree (branch) WHERE (branch IS NOT NULL);
CREATE INDEX letters_ended_at_idx ON letters USING brin (ended_at) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX letters_group_report_idx ON letters USING btree (group_report) WHERE (group_report IS NOT NULL);
CREATE INDEX letters_inquiry_idx ON letters USING btree (inquiry) WHERE (inquiry IS NOT NULL);
CREATE INDEX letters_introduction_idx ON letters USING btree (introduction) WHERE (introduction IS NOT NULL);
CREATE INDEX letters_meeting_idx ON letters USING btree (meeting);
CREATE INDEX letters_notice_idx ON letters USING btree (notice) WHERE (notice IS NOT NULL);
CREATE INDEX letters_person_idx ON letters USING btree (person);
CREATE INDEX letters_sign_in_idx ON letters USING btree (sign_in) WHERE (sign_in IS NOT NULL);
CREATE INDEX liaisons_added_by_idx ON liaisons USING btree (added_by);
CREATE INDEX liaisons_address_idx ON liaisons USING btree (address);
CREATE INDEX liaisons_branch_idx ON liaisons USING btree (branch);
CREATE INDEX local_posts_area_idx ON local_posts USING btree (area);
CREATE INDEX local_posts_given_by_idx ON local_posts USING btree (given_by);
CREATE UNIQUE INDEX local_posts_held ON local_posts USING btree (area, post) WHERE (to_day IS NULL);
CREATE INDEX local_posts_person_idx ON local_posts USING btree (person);
CREATE INDEX log_chain_at_idx ON log_chain USING btree (at);
CREATE INDEX looked_at_person_idx ON looked_at USING btree (person);
CREATE UNIQUE INDEX mail_paused ON mail_pauses USING btree ((true)) WHERE (ended_at IS NULL);
CREATE INDEX mail_pauses_by_idx ON mail_pauses USING btree (by);
CREATE INDEX mandates_committee_idx ON mandates USING btree (committee);
CREATE INDEX mandates_follows_idx ON mandates USING btree (follows);
CREATE INDEX mandates_import_idx ON mandates USING btree (import);
CREATE INDEX mandates_seat_idx ON mandates USING btree (seat);
CREATE INDEX meeting_areas_area_idx ON meeting_areas USING btree (area);
CREATE INDEX meeting_hosts_branch_idx ON meeting_hosts USING btree (branch);
CREATE INDEX meeting_proposals_proposal_idx ON meeting_proposals USING btree (proposal);
CREATE INDEX meetings_called_by_idx ON meetings USING btree (called_by);
CREATE INDEX meetings_series_idx ON meetings USING btree (series);
CREATE INDEX meetings_starts_at_idx ON meetings USING btree (starts_at);
CREATE INDEX members_home_idx ON members USING btree (home);
CREATE INDEX members_union_slug_idx ON members USING btree (union_slug);
CREATE INDEX members_welcomed ON members USING btree (person) WHERE (welcomed_at IS NOT NULL);
CREATE INDEX members_welcomed_by_idx ON members USING btree (welcomed_by);
CREATE INDEX memberships_person_idx ON memberships USING btree (person);
CREATE INDEX memberships_welcomed_by_idx ON memberships USING btree (welcomed_by);
CREATE INDEX moves_by_idx ON moves USING btree (by);
CREATE INDEX name_proposals_branch_person_idx ON name_proposals USING btree (branch, person);
CREATE INDEX name_proposals_proposed_by_idx ON name_proposals USING btree (proposed_by);
CREATE INDEX nominations_asked_by_idx ON nominations USING btree (asked_by);
CREATE INDEX nominations_branch_idx ON nominations USING btree (branch);
CREATE UNIQUE INDEX nominations_open ON nominations USING btree (branch, person) WHERE ((settled_at IS NULL) AND (answer IS DISTINCT FROM 'no'::text));
CREATE INDEX nominations_person_idx ON nominations USING btree (person);
CREATE INDEX nominations_settled_by_idx ON nominations USING btree (settled_by);
CREATE INDEX notices_branch_idx ON notices USING btree (branch);
CREATE INDEX notices_by_idx ON notices USING btree (by);
CREATE INDEX objections_rule_idx ON objections USING btree (rule);
CREATE INDEX objections_settled_by_idx ON objections USING btree (settled_by);
CREATE INDEX outcomes_by_idx ON outcomes USING btree (by);
CREATE INDEX past_memberships_branch_idx ON past_memberships USING btree (branch);
CREATE INDEX past_memberships_person_idx ON past_memberships USING btree (person);
CREATE UNIQUE INDEX people_confirmed_email ON people USING btree (email_key) WHERE (email_confirmed_at IS NOT NULL);
CREATE INDEX people_email_key_idx ON people USING btree (email_key);
CREATE INDEX post_changes_branch_idx ON post_changes USING btree (branch);
CREATE UNIQUE INDEX post_changes_once ON post_changes USING btree (person, change, post, branch) NULLS NOT DISTINCT WHERE (person IS NOT NULL);
CREATE INDEX post_changes_proposed_by_idx ON post_changes USING btree (proposed_by);
CREATE INDEX postcodes_area_idx ON postcodes USING btree (area);
CREATE INDEX programme_meetings_item_idx ON programme_meetings USING btree (item);
CREATE INDEX proposal_industries_industry_idx ON proposal_industries USING btree (industry);
CREATE INDEX proposal_questions_proposal_idx ON proposal_questions USING btree (proposal);
CREATE INDEX proposal_removals_put_in_by_idx ON proposal_removals USING btree (put_in_by);
CREATE INDEX proposal_removals_removed_by_idx ON proposal_removals USING btree (removed_by);
CREATE INDEX proposals_area_day_id_idx ON proposals USING btree (area, day DESC, id DESC);
CREATE INDEX proposals_contact_idx ON proposals USING btree (contact);
CREATE INDEX proposals_copied_from_idx ON proposals USING btree (copied_from);
CREATE INDEX proposals_day_id_idx ON proposals USING btree (day DESC, id DESC);
CREATE INDEX proposals_family_idx ON proposals USING btree (family);
CREATE INDEX proposals_put_in_by_idx ON proposals USING btree (put_in_by);
CREATE INDEX proposals_type_day_id_idx ON proposals USING btree (type, day DESC, id DESC);
CREATE INDEX proposals_words_idx ON proposals USING gin (words);
CREATE INDEX rate_limits_ends_at_idx ON rate_limits USING btree (ends_at);
CREATE INDEX received_at_idx ON received USING btree (at);
CREATE INDEX received_letter_idx ON received USING btree (letter);
CREATE INDEX received_unsorted ON received USING btree (at) WHERE (sorted_as IS NULL);
CREATE INDEX recovery_codes_person_idx ON recovery_codes USING btree (person);
CREATE INDEX register_keys_batch_idx ON register_keys USING btree (batch);
CREATE INDEX register_keys_person_idx ON register_keys USING btree (person);
CREATE INDEX registers_by_idx ON registers USING btree (by);
CREATE INDEX rules_area_idx ON rules USING btree (area);
CREATE INDEX rules_decided_by_idx ON rules USING btree (decided_by);
CREATE INDEX rules_industry_idx ON rules USING btree (industry);
CREATE INDEX rules_type_industry_idx ON rules USING btree (type, industry) WHERE ((area IS NOT NULL) OR (NOT shipped));
CREATE INDEX saved_places_branch_idx ON saved_places USING btree (branch);
CREATE INDEX saved_texts_branch_idx ON saved_texts USING btree (branch);
CREATE INDEX seat_spellings_decided_by_idx ON seat_spellings USING btree (decided_by);
CREATE INDEX seat_spellings_seat_idx ON seat_spellings USING btree (seat);
CREATE INDEX security_log_about_at_idx ON security_log USING btree (about, at);
CREATE INDEX security_log_at_idx ON security_log USING btree (at);
CREATE INDEX security_log_by_at_idx ON security_log USING btree (by, at);
CREATE INDEX security_log_id_idx ON security_log USING btree (id) WHERE (NOT chained);
CREATE INDEX series_branch_idx ON series USING btree (branch);
CREATE INDEX sessions_person_idx ON sessions USING btree (person);
CREATE INDEX sign_ins_asked_at_idx ON sign_ins USING btree (asked_at);
CREATE INDEX sign_ins_browser_asked_at_idx ON sign_ins USING btree (browser, asked_at);
CREATE INDEX suppressions_domain_at_idx ON suppressions USING btree (domain, at) WHERE (domain IS NOT NULL);
CREATE INDEX time_proposals_invitation_id_idx ON time_proposals USING btree (invitation, id DESC);
CREATE INDEX told_terms_batch_idx ON told_terms USING btree (batch);
CREATE INDEX within_outer_area_idx ON within USING btree (outer_area);

CREATE OR REPLACE VIEW post_holders AS
 SELECT o.person,
    bool_or((o.post = 'administrator'::text)) AS administrator,
    min(o.from_at) AS from_at,
    COALESCE(c.clock, '07:30:00'::time without time zone) AS clock,
        CASE
            WHEN (c.person IS NULL) THEN '{1,2,3,4,5}'::integer[]
            ELSE c.days
        END AS days,
        CASE
            WHEN (c.person IS NULL) THEN 1
            ELSE c.week
        END AS week
   FROM ((appointments o
     LEFT JOIN branches b ON ((b.id = o.branch)))
     LEFT JOIN digest_choices c ON ((c.person = o.person)))
  WHERE ((o.to_at IS NULL) AND (b.closed_at IS NULL))
  GROUP BY o.person, c.person;

CREATE TRIGGER added AFTER INSERT ON answers REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_answers();

CREATE TRIGGER added AFTER INSERT ON invitations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('members', 'reminders');

CREATE TRIGGER address_left AFTER UPDATE OF email_key ON people FOR EACH ROW WHEN ((((old.email_key)::bytea IS DISTINCT FROM (new.email_key)::bytea) AND (old.email_confirmed_at IS NOT NULL) AND (old.email_confirmed_at IS DISTINCT FROM new.email_confirmed_at))) EXECUTE FUNCTION note_withdrawal('address_left', 'id', 'email_key');

CREATE TRIGGER appointed AFTER INSERT ON appointments FOR EACH ROW EXECUTE FUNCTION note_withdrawal('appointed', 'person', 'post', 'branch');

CREATE TRIGGER attendance_said_again AFTER UPDATE OF said ON attendance FOR EACH ROW WHEN (((old.said <> 'came'::text) AND (new.said = 'came'::text))) EXECUTE FUNCTION note_withdrawal('attendance', 'invitation', 'said', 'by_herself');

CREATE TRIGGER attendance_taken_back AFTER INSERT OR UPDATE OF said ON attendance FOR EACH ROW WHEN ((new.said <> 'came'::text)) EXECUTE FUNCTION note_withdrawal('attendance', 'invitation', 'said', 'by_herself');

CREATE TRIGGER batch AFTER INSERT OR UPDATE ON committees FOR EACH ROW WHEN ((current_setting('fackpol.batch'::text, true) <> ''::text)) EXECUTE FUNCTION note_batch('id');

CREATE TRIGGER batch AFTER INSERT OR UPDATE ON mandates FOR EACH ROW WHEN ((current_setting('fackpol.batch'::text, true) <> ''::text)) EXECUTE FUNCTION note_batch('id');

CREATE TRIGGER batch AFTER INSERT ON representatives FOR EACH ROW WHEN ((current_setting('fackpol.batch'::text, true) <> ''::text)) EXECUTE FUNCTION note_batch('person');

CREATE TRIGGER branch_closed AFTER UPDATE OF closed_at ON branches FOR EACH ROW WHEN (((old.closed_at IS NULL) AND (new.closed_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('branch_closed', 'id');

CREATE TRIGGER branch_left AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION note_withdrawal('branch_left', 'branch', 'person');

CREATE TRIGGER branch_letters AFTER UPDATE OF letters_ended_at ON memberships FOR EACH ROW WHEN (((old.letters_ended_at IS NULL) <> (new.letters_ended_at IS NULL))) EXECUTE FUNCTION note_withdrawal('branch_letters', 'branch', 'person', 'letters_ended_at');

CREATE TRIGGER called_off AFTER INSERT ON cancellations FOR EACH ROW EXECUTE FUNCTION note_withdrawal('called_off', 'meeting');

CREATE TRIGGER changed AFTER INSERT OR DELETE ON answers FOR EACH STATEMENT EXECUTE FUNCTION note_change('reminders');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON areas FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON audience_parts FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON branch_trades FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER DELETE ON cancellations FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON committee_areas FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON committee_kinds FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON committee_tasks FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON committee_types FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR UPDATE OF person, purpose, ended_at ON consents FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER UPDATE OF withdrawn_at ON invitations FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'reminders');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE OF person, area ON jobs FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON mandates FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives', 'reminders');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON meeting_areas FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON meeting_hosts FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON meeting_parts FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER INSERT OR UPDATE OF called_at, starts_at, remind ON meetings FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');

CREATE TRIGGER changed AFTER INSERT OR UPDATE OF union_slug, home ON members FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE OF branch, person, welcomed_at, welcomed_by, letters_ended_at ON memberships FOR EACH STATEMENT EXECUTE FUNCTION note_change('members');

CREATE TRIGGER changed AFTER INSERT OR DELETE ON moves FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'reminders');

CREATE TRIGGER changed AFTER UPDATE OF email_key, email_confirmed_at, paused_until, reminders ON people FOR EACH ROW WHEN ((((((old.email_key)::bytea IS DISTINCT FROM (new.email_key)::bytea) OR (old.email_confirmed_at IS DISTINCT FROM new.email_confirmed_at)) OR (old.paused_until IS DISTINCT FROM new.paused_until)) OR (old.reminders IS DISTINCT FROM new.reminders))) EXECUTE FUNCTION note_change('members', 'representatives', 'reminders');

CREATE TRIGGER changed AFTER INSERT OR UPDATE OF letters_ended_at ON representatives FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON rules FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON seats FOR EACH STATEMENT EXECUTE FUNCTION note_change('representatives');

CREATE TRIGGER changed AFTER DELETE OR UPDATE OF kind, key ON suppressions FOR EACH ROW EXECUTE FUNCTION note_change('members', 'representatives');

CREATE TRIGGER changed AFTER INSERT OR DELETE OR UPDATE ON within FOR EACH STATEMENT EXECUTE FUNCTION note_change('members', 'representatives');

CREATE TRIGGER commitment_ended AFTER UPDATE OF ended_at ON commitments FOR EACH ROW WHEN (((old.ended_at IS NULL) <> (new.ended_at IS NULL))) EXECUTE FUNCTION note_withdrawal('commitment', 'id', 'done');

CREATE TRIGGER commitment_gone AFTER DELETE ON commitments FOR EACH ROW EXECUTE FUNCTION note_withdrawal('commitment_gone', 'id');

CREATE TRIGGER contact_gone AFTER DELETE ON group_contacts FOR EACH ROW EXECUTE FUNCTION note_withdrawal('contact_gone', 'id');

CREATE TRIGGER digests_off AFTER INSERT OR UPDATE OF days ON digest_choices FOR EACH ROW WHEN ((new.days = '{}'::integer[])) EXECUTE FUNCTION note_withdrawal('digests_off', 'person');

CREATE TRIGGER discreet AFTER UPDATE OF discreet ON people FOR EACH ROW WHEN ((old.discreet <> new.discreet)) EXECUTE FUNCTION note_withdrawal('discreet', 'id', 'discreet');

CREATE TRIGGER disowned AFTER UPDATE OF disowned_at ON mandates FOR EACH ROW WHEN (((old.disowned_at IS NULL) AND (new.disowned_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('disowned', 'id', 'person');

CREATE TRIGGER erased AFTER DELETE ON people FOR EACH ROW EXECUTE FUNCTION note_withdrawal('erased', 'id');

CREATE TRIGGER factor_gone AFTER DELETE ON factors FOR EACH ROW EXECUTE FUNCTION note_withdrawal('factor_gone', 'id');

CREATE TRIGGER feed_gone AFTER DELETE ON feeds FOR EACH ROW EXECUTE FUNCTION note_withdrawal('feed_gone', 'id');

CREATE TRIGGER feed_replaced AFTER UPDATE OF id ON feeds FOR EACH ROW EXECUTE FUNCTION note_withdrawal('feed_gone', 'old.id');

CREATE TRIGGER helps_no_more AFTER UPDATE OF helps_since ON representatives FOR EACH ROW WHEN (((old.helps_since IS NOT NULL) AND (new.helps_since IS NULL))) EXECUTE FUNCTION note_withdrawal('helps_no_more', 'person');

CREATE TRIGGER inquiry_ended AFTER UPDATE OF ends_at ON inquiries FOR EACH ROW WHEN ((new.ends_at < old.ends_at)) EXECUTE FUNCTION note_withdrawal('inquiry_ended', 'id');

CREATE TRIGGER leaves_queue AFTER DELETE ON letters REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION leave_queue();

CREATE TRIGGER left_service AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION note_withdrawal('left', 'person');

CREATE TRIGGER letters AFTER UPDATE OF letters_ended_at ON representatives FOR EACH ROW WHEN (((old.letters_ended_at IS NULL) <> (new.letters_ended_at IS NULL))) EXECUTE FUNCTION note_withdrawal('letters', 'person', 'letters_ended_at');

CREATE TRIGGER liaison_contact AFTER UPDATE OF shows_contact ON liaisons FOR EACH ROW WHEN ((old.shows_contact AND (NOT new.shows_contact))) EXECUTE FUNCTION note_withdrawal('liaison_contact', 'id');

CREATE TRIGGER liaison_gone AFTER DELETE ON liaisons FOR EACH ROW EXECUTE FUNCTION note_withdrawal('liaison_gone', 'id');

CREATE TRIGGER local_post_ended AFTER UPDATE OF to_day ON local_posts FOR EACH ROW WHEN ((old.to_day IS DISTINCT FROM new.to_day)) EXECUTE FUNCTION note_withdrawal('local_post_ended', 'id', 'to_day');

CREATE TRIGGER local_post_gone AFTER DELETE ON local_posts FOR EACH ROW EXECUTE FUNCTION note_withdrawal('local_post_gone', 'id');

CREATE TRIGGER membership_ended AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION membership_ended();

CREATE TRIGGER name_gone AFTER DELETE ON name_proposals FOR EACH ROW EXECUTE FUNCTION note_withdrawal('name_gone', 'id');

CREATE TRIGGER name_refused AFTER UPDATE OF refused_at ON name_proposals FOR EACH ROW WHEN (((old.refused_at IS NULL) AND (new.refused_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('name_refused', 'id');

CREATE TRIGGER no AFTER UPDATE OF ended_at ON consents FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('no', 'person', 'purpose');

CREATE TRIGGER nomination_answered AFTER UPDATE OF answer ON nominations FOR EACH ROW WHEN (((new.answer = 'no'::text) AND (old.answer IS DISTINCT FROM 'no'::text))) EXECUTE FUNCTION note_withdrawal('declined', 'id');

CREATE TRIGGER nomination_gone AFTER DELETE ON nominations FOR EACH ROW EXECUTE FUNCTION note_withdrawal('nomination_gone', 'id');

CREATE TRIGGER owned_after_all AFTER UPDATE OF disowned_at ON mandates FOR EACH ROW WHEN (((old.disowned_at IS NOT NULL) AND (new.disowned_at IS NULL) AND (new.status <> 'wrong'::text))) EXECUTE FUNCTION note_withdrawal('owned', 'id', 'person', 'status');

CREATE TRIGGER past_attendance BEFORE DELETE ON invitations FOR EACH ROW EXECUTE FUNCTION past_attendance();

CREATE TRIGGER past_join BEFORE DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION past_join();

CREATE TRIGGER paused AFTER UPDATE OF paused_until ON people FOR EACH ROW WHEN ((old.paused_until IS DISTINCT FROM new.paused_until)) EXECUTE FUNCTION note_withdrawal('paused', 'id', 'paused_until');

CREATE TRIGGER phone_gone AFTER UPDATE OF phone ON people FOR EACH ROW WHEN (((old.phone IS NOT NULL) AND (new.phone IS NULL))) EXECUTE FUNCTION note_withdrawal('phone_gone', 'id');

CREATE TRIGGER proposal_contact AFTER UPDATE OF contact ON proposals FOR EACH ROW WHEN (((old.contact IS NOT NULL) AND (new.contact IS NULL))) EXECUTE FUNCTION note_withdrawal('proposal_contact', 'id');

CREATE TRIGGER proposal_gone AFTER DELETE ON proposals FOR EACH ROW EXECUTE FUNCTION note_withdrawal('proposal_gone', 'id');

CREATE TRIGGER question_ended AFTER UPDATE OF ended_at ON introductions FOR EACH ROW WHEN (((old.ended_at IS NULL) AND (new.ended_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('question_ended', 'id', 'ended_by');

CREATE TRIGGER recovery_code_gone AFTER DELETE ON recovery_codes FOR EACH ROW EXECUTE FUNCTION note_withdrawal('recovery_code_gone', 'key');

CREATE TRIGGER relieved AFTER UPDATE OF to_at ON appointments FOR EACH ROW WHEN (((old.to_at IS NULL) AND (new.to_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('relieved', 'person', 'post', 'branch');

CREATE TRIGGER reminders AFTER UPDATE OF reminders ON people FOR EACH ROW WHEN ((old.reminders <> new.reminders)) EXECUTE FUNCTION note_withdrawal('reminders', 'id', 'reminders');

CREATE TRIGGER report_gone AFTER UPDATE OF revoked_at ON group_reports FOR EACH ROW WHEN (((old.revoked_at IS NULL) AND (new.revoked_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('report_gone', 'id');

CREATE TRIGGER second_yes AFTER INSERT ON consents FOR EACH ROW EXECUTE FUNCTION note_second_yes();

CREATE TRIGGER stop_lifted AFTER DELETE ON suppressions FOR EACH ROW EXECUTE FUNCTION note_withdrawal('stop_lifted', 'kind', 'key');

CREATE TRIGGER stopped AFTER INSERT OR UPDATE OF reason ON suppressions FOR EACH ROW EXECUTE FUNCTION note_withdrawal('stopped', 'kind', 'key', 'reason');

CREATE TRIGGER taken_away AFTER DELETE ON answers REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_answers();

CREATE TRIGGER taken_away AFTER DELETE ON invitations REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('members', 'representatives');

CREATE TRIGGER taken_away AFTER DELETE ON left_out REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows('representatives');

CREATE TRIGGER tally_inquiry AFTER INSERT ON inquiries FOR EACH ROW EXECUTE FUNCTION tally_inquiry();

CREATE TRIGGER tally_question AFTER INSERT OR UPDATE OF answered_at, taken_up_on, outcome ON introductions FOR EACH ROW EXECUTE FUNCTION tally_question();

CREATE TRIGGER told AFTER INSERT ON access_log FOR EACH STATEMENT EXECUTE FUNCTION tell('logs');

CREATE TRIGGER told AFTER INSERT ON large_files FOR EACH STATEMENT EXECUTE FUNCTION tell('large_files');

CREATE TRIGGER told AFTER INSERT ON received FOR EACH STATEMENT EXECUTE FUNCTION tell('received');

CREATE TRIGGER told AFTER INSERT ON security_log FOR EACH STATEMENT EXECUTE FUNCTION tell('logs');

CREATE TRIGGER uninvited AFTER UPDATE OF withdrawn_at ON invitations FOR EACH ROW WHEN (((old.withdrawn_at IS NULL) AND (new.withdrawn_at IS NOT NULL))) EXECUTE FUNCTION note_withdrawal('uninvited', 'id');

CREATE TRIGGER unlisted AFTER DELETE ON representatives FOR EACH ROW EXECUTE FUNCTION note_withdrawal('unlisted', 'person');

CREATE TRIGGER unwelcomed AFTER UPDATE OF welcomed_at ON memberships FOR EACH ROW WHEN (((old.welcomed_at IS NOT NULL) AND (new.welcomed_at IS NULL))) EXECUTE FUNCTION note_withdrawal('unwelcomed', 'branch', 'person');
ALTER TABLE ONLY absences ADD CONSTRAINT absences_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY addresses ADD CONSTRAINT addresses_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY answer_counts ADD CONSTRAINT answer_counts_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY answers ADD CONSTRAINT answers_invitation_fkey FOREIGN KEY (invitation) REFERENCES invitations(id) ON DELETE CASCADE;
ALTER TABLE ONLY appointments ADD CONSTRAINT appointments_appointed_by_fkey FOREIGN KEY (appointed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY appointments ADD CONSTRAINT appointments_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY appointments ADD CONSTRAINT appointments_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY appointments ADD CONSTRAINT appointments_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY areas ADD CONSTRAINT areas_parent_fkey FOREIGN KEY (parent) REFERENCES areas(code);
ALTER TABLE ONLY areas ADD CONSTRAINT areas_successor_fkey FOREIGN KEY (successor) REFERENCES areas(code);
ALTER TABLE ONLY attendance ADD CONSTRAINT attendance_invitation_fkey FOREIGN KEY (invitation) REFERENCES invitations(id) ON DELETE CASCADE;
ALTER TABLE ONLY audience_looks ADD CONSTRAINT audience_looks_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY audience_parts ADD CONSTRAINT audience_parts_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY audience_parts ADD CONSTRAINT audience_parts_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY batch_names ADD CONSTRAINT batch_names_batch_fkey FOREIGN KEY (batch) REFERENCES imports(id) ON DELETE CASCADE;
ALTER TABLE ONLY batch_names ADD CONSTRAINT batch_names_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY batch_rows ADD CONSTRAINT batch_rows_batch_fkey FOREIGN KEY (batch) REFERENCES imports(id) ON DELETE CASCADE;
ALTER TABLE ONLY batch_rows ADD CONSTRAINT batch_rows_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY board_outcomes ADD CONSTRAINT board_outcomes_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY board_outcomes ADD CONSTRAINT board_outcomes_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY branch_trades ADD CONSTRAINT branch_trades_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY branch_trades ADD CONSTRAINT branch_trades_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY branch_trades ADD CONSTRAINT branch_trades_union_slug_fkey FOREIGN KEY (union_slug) REFERENCES unions(slug);
ALTER TABLE ONLY branches ADD CONSTRAINT branches_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY cancellations ADD CONSTRAINT cancellations_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY cancellations ADD CONSTRAINT cancellations_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY commitments ADD CONSTRAINT commitments_invitation_fkey FOREIGN KEY (invitation) REFERENCES invitations(id) ON DELETE CASCADE;
ALTER TABLE ONLY commitments ADD CONSTRAINT commitments_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_areas ADD CONSTRAINT committee_areas_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY committee_areas ADD CONSTRAINT committee_areas_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_kinds ADD CONSTRAINT committee_kinds_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_kinds ADD CONSTRAINT committee_kinds_type_fkey FOREIGN KEY (type) REFERENCES committee_types(slug);
ALTER TABLE ONLY committee_name_reports ADD CONSTRAINT committee_name_reports_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_names ADD CONSTRAINT committee_names_batch_fkey FOREIGN KEY (batch) REFERENCES imports(id) ON DELETE SET NULL;
ALTER TABLE ONLY committee_names ADD CONSTRAINT committee_names_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_names ADD CONSTRAINT committee_names_owner_fkey FOREIGN KEY (owner) REFERENCES areas(code);
ALTER TABLE ONLY committee_tasks ADD CONSTRAINT committee_tasks_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id) ON DELETE CASCADE;
ALTER TABLE ONLY committee_tasks ADD CONSTRAINT committee_tasks_industry_task_fkey FOREIGN KEY (industry, task) REFERENCES tasks(industry, slug);
ALTER TABLE ONLY committees ADD CONSTRAINT committees_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY committees ADD CONSTRAINT committees_owner_fkey FOREIGN KEY (owner) REFERENCES areas(code);
ALTER TABLE ONLY committees ADD CONSTRAINT committees_successor_fkey FOREIGN KEY (successor) REFERENCES committees(id);
ALTER TABLE ONLY consents ADD CONSTRAINT consents_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY contact_codes ADD CONSTRAINT contact_codes_given_by_fkey FOREIGN KEY (given_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY contact_codes ADD CONSTRAINT contact_codes_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY contacts ADD CONSTRAINT contacts_branch_person_fkey FOREIGN KEY (branch, person) REFERENCES memberships(branch, person) ON DELETE CASCADE;
ALTER TABLE ONLY contacts ADD CONSTRAINT contacts_owner_fkey FOREIGN KEY (owner) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY contacts ADD CONSTRAINT contacts_sign_in_fkey FOREIGN KEY (sign_in) REFERENCES sign_ins(id) ON DELETE SET NULL;
ALTER TABLE ONLY contacts ADD CONSTRAINT contacts_stands_in_for_fkey FOREIGN KEY (stands_in_for) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY data_requests ADD CONSTRAINT data_requests_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY data_requests ADD CONSTRAINT data_requests_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY data_requests ADD CONSTRAINT data_requests_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY departures ADD CONSTRAINT departures_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY digest_choices ADD CONSTRAINT digest_choices_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY digests ADD CONSTRAINT digests_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY district_meetings ADD CONSTRAINT district_meetings_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY districts ADD CONSTRAINT districts_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY factor_losses ADD CONSTRAINT factor_losses_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY factors ADD CONSTRAINT factors_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY feeds ADD CONSTRAINT feeds_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY group_contacts ADD CONSTRAINT group_contacts_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY group_contacts ADD CONSTRAINT group_contacts_given_by_fkey FOREIGN KEY (given_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY group_contacts ADD CONSTRAINT group_contacts_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY group_reports ADD CONSTRAINT group_reports_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY group_reports ADD CONSTRAINT group_reports_contact_fkey FOREIGN KEY (contact) REFERENCES group_contacts(id) ON DELETE SET NULL;
ALTER TABLE ONLY handovers ADD CONSTRAINT handovers_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY handovers ADD CONSTRAINT handovers_giver_fkey FOREIGN KEY (giver) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY handovers ADD CONSTRAINT handovers_successor_fkey FOREIGN KEY (successor) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY host_proposals ADD CONSTRAINT host_proposals_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY host_proposals ADD CONSTRAINT host_proposals_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY host_proposals ADD CONSTRAINT host_proposals_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY imports ADD CONSTRAINT imports_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY imports ADD CONSTRAINT imports_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY imports ADD CONSTRAINT imports_undone_by_fkey FOREIGN KEY (undone_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY inquiries ADD CONSTRAINT inquiries_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY inquiries ADD CONSTRAINT inquiries_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY inquiries ADD CONSTRAINT inquiries_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_follows_fkey FOREIGN KEY (follows) REFERENCES introductions(id) ON DELETE CASCADE;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_inquiry_fkey FOREIGN KEY (inquiry) REFERENCES inquiries(id) ON DELETE CASCADE;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_member_fkey FOREIGN KEY (member) REFERENCES members(person) ON DELETE CASCADE;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_passed_from_fkey FOREIGN KEY (passed_from) REFERENCES introductions(id) ON DELETE SET NULL;
ALTER TABLE ONLY introductions ADD CONSTRAINT introductions_proposed_fkey FOREIGN KEY (proposed) REFERENCES mandates(id) ON DELETE SET NULL;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_appointment_fkey FOREIGN KEY (appointment) REFERENCES appointments(id) ON DELETE CASCADE;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_local_post_fkey FOREIGN KEY (local_post) REFERENCES local_posts(id) ON DELETE CASCADE;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY invitations ADD CONSTRAINT invitations_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY job_titles ADD CONSTRAINT job_titles_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_employer_fkey FOREIGN KEY (employer) REFERENCES committees(id) ON DELETE SET NULL;
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_industry_task_fkey FOREIGN KEY (industry, task) REFERENCES tasks(industry, slug);
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_person_fkey FOREIGN KEY (person) REFERENCES members(person) ON DELETE CASCADE;
ALTER TABLE ONLY jobs ADD CONSTRAINT jobs_sector_fkey FOREIGN KEY (sector) REFERENCES sectors(slug);
ALTER TABLE ONLY large_files ADD CONSTRAINT large_files_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY later_outcomes ADD CONSTRAINT later_outcomes_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY later_outcomes ADD CONSTRAINT later_outcomes_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY left_out ADD CONSTRAINT left_out_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY left_out ADD CONSTRAINT left_out_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY letter_events ADD CONSTRAINT letter_events_letter_fkey FOREIGN KEY (letter) REFERENCES letters(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_address_fkey FOREIGN KEY (address) REFERENCES addresses(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_application_fkey FOREIGN KEY (application) REFERENCES applications(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_group_report_fkey FOREIGN KEY (group_report) REFERENCES group_reports(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_inquiry_fkey FOREIGN KEY (inquiry) REFERENCES inquiries(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_introduction_fkey FOREIGN KEY (introduction) REFERENCES introductions(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_notice_fkey FOREIGN KEY (notice) REFERENCES notices(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY letters ADD CONSTRAINT letters_sign_in_fkey FOREIGN KEY (sign_in) REFERENCES sign_ins(id) ON DELETE CASCADE;
ALTER TABLE ONLY liaisons ADD CONSTRAINT liaisons_added_by_fkey FOREIGN KEY (added_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY liaisons ADD CONSTRAINT liaisons_address_fkey FOREIGN KEY (address) REFERENCES addresses(id) ON DELETE CASCADE;
ALTER TABLE ONLY liaisons ADD CONSTRAINT liaisons_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY local_posts ADD CONSTRAINT local_posts_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY local_posts ADD CONSTRAINT local_posts_given_by_fkey FOREIGN KEY (given_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY local_posts ADD CONSTRAINT local_posts_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY looked_at ADD CONSTRAINT looked_at_meeting_fkey FOREIGN KEY (meeting) REFERENCES audience_looks(meeting) ON DELETE CASCADE;
ALTER TABLE ONLY looked_at ADD CONSTRAINT looked_at_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY mail_pauses ADD CONSTRAINT mail_pauses_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id);
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_follows_fkey FOREIGN KEY (follows) REFERENCES mandates(id) ON DELETE SET NULL;
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_import_fkey FOREIGN KEY (import) REFERENCES imports(id) ON DELETE SET NULL;
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_person_fkey FOREIGN KEY (person) REFERENCES representatives(person) ON DELETE CASCADE;
ALTER TABLE ONLY mandates ADD CONSTRAINT mandates_seat_fkey FOREIGN KEY (seat) REFERENCES seats(seat);
ALTER TABLE ONLY mappings ADD CONSTRAINT mappings_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY meeting_areas ADD CONSTRAINT meeting_areas_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY meeting_areas ADD CONSTRAINT meeting_areas_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY meeting_hosts ADD CONSTRAINT meeting_hosts_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY meeting_hosts ADD CONSTRAINT meeting_hosts_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY meeting_parts ADD CONSTRAINT meeting_parts_meeting_branch_fkey FOREIGN KEY (meeting, branch) REFERENCES meeting_hosts(meeting, branch) ON DELETE CASCADE;
ALTER TABLE ONLY meeting_proposals ADD CONSTRAINT meeting_proposals_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY meeting_proposals ADD CONSTRAINT meeting_proposals_proposal_fkey FOREIGN KEY (proposal) REFERENCES proposals(id) ON DELETE CASCADE;
ALTER TABLE ONLY meetings ADD CONSTRAINT meetings_called_by_fkey FOREIGN KEY (called_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY meetings ADD CONSTRAINT meetings_series_fkey FOREIGN KEY (series) REFERENCES series(id) ON DELETE SET NULL;
ALTER TABLE ONLY members ADD CONSTRAINT members_home_fkey FOREIGN KEY (home) REFERENCES areas(code);
ALTER TABLE ONLY members ADD CONSTRAINT members_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY members ADD CONSTRAINT members_union_slug_fkey FOREIGN KEY (union_slug) REFERENCES unions(slug);
ALTER TABLE ONLY members ADD CONSTRAINT members_welcomed_by_fkey FOREIGN KEY (welcomed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY memberships ADD CONSTRAINT memberships_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY memberships ADD CONSTRAINT memberships_person_fkey FOREIGN KEY (person) REFERENCES members(person) ON DELETE CASCADE;
ALTER TABLE ONLY memberships ADD CONSTRAINT memberships_welcomed_by_fkey FOREIGN KEY (welcomed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY moves ADD CONSTRAINT moves_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY moves ADD CONSTRAINT moves_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY name_proposals ADD CONSTRAINT name_proposals_branch_person_fkey FOREIGN KEY (branch, person) REFERENCES memberships(branch, person) ON DELETE CASCADE;
ALTER TABLE ONLY name_proposals ADD CONSTRAINT name_proposals_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY nominations ADD CONSTRAINT nominations_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY nominations ADD CONSTRAINT nominations_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY nominations ADD CONSTRAINT nominations_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY nominations ADD CONSTRAINT nominations_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY notices ADD CONSTRAINT notices_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY notices ADD CONSTRAINT notices_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY objections ADD CONSTRAINT objections_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY objections ADD CONSTRAINT objections_rule_fkey FOREIGN KEY (rule) REFERENCES rules(id) ON DELETE CASCADE;
ALTER TABLE ONLY objections ADD CONSTRAINT objections_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY offered_welcomes ADD CONSTRAINT offered_welcomes_mandate_fkey FOREIGN KEY (mandate) REFERENCES mandates(id) ON DELETE CASCADE;
ALTER TABLE ONLY outcomes ADD CONSTRAINT outcomes_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY outcomes ADD CONSTRAINT outcomes_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY past_joins ADD CONSTRAINT past_joins_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY past_memberships ADD CONSTRAINT past_memberships_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY past_memberships ADD CONSTRAINT past_memberships_person_fkey FOREIGN KEY (person) REFERENCES members(person) ON DELETE CASCADE;
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_address_fkey FOREIGN KEY (address) REFERENCES addresses(id) ON DELETE CASCADE;
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY post_changes ADD CONSTRAINT post_changes_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY postcodes ADD CONSTRAINT postcodes_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY programme_meetings ADD CONSTRAINT programme_meetings_item_fkey FOREIGN KEY (item) REFERENCES programme_items(id) ON DELETE CASCADE;
ALTER TABLE ONLY programme_meetings ADD CONSTRAINT programme_meetings_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY programme_targets ADD CONSTRAINT programme_targets_item_fkey FOREIGN KEY (item) REFERENCES programme_items(id) ON DELETE CASCADE;
ALTER TABLE ONLY proposal_industries ADD CONSTRAINT proposal_industries_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY proposal_industries ADD CONSTRAINT proposal_industries_proposal_fkey FOREIGN KEY (proposal) REFERENCES proposals(id) ON DELETE CASCADE;
ALTER TABLE ONLY proposal_questions ADD CONSTRAINT proposal_questions_introduction_fkey FOREIGN KEY (introduction) REFERENCES introductions(id) ON DELETE CASCADE;
ALTER TABLE ONLY proposal_questions ADD CONSTRAINT proposal_questions_proposal_fkey FOREIGN KEY (proposal) REFERENCES proposals(id) ON DELETE CASCADE;
ALTER TABLE ONLY proposal_removals ADD CONSTRAINT proposal_removals_put_in_by_fkey FOREIGN KEY (put_in_by) REFERENCES representatives(person) ON DELETE CASCADE;
ALTER TABLE ONLY proposal_removals ADD CONSTRAINT proposal_removals_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_contact_fkey FOREIGN KEY (contact) REFERENCES representatives(person) ON DELETE SET NULL;
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES proposals(id) ON DELETE SET NULL;
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_put_in_by_fkey FOREIGN KEY (put_in_by) REFERENCES representatives(person) ON DELETE SET NULL;
ALTER TABLE ONLY proposals ADD CONSTRAINT proposals_type_fkey FOREIGN KEY (type) REFERENCES committee_types(slug);
ALTER TABLE ONLY received ADD CONSTRAINT received_letter_fkey FOREIGN KEY (letter) REFERENCES letters(id) ON DELETE SET NULL;
ALTER TABLE ONLY recovery_codes ADD CONSTRAINT recovery_codes_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY register_columns ADD CONSTRAINT register_columns_register_fkey FOREIGN KEY (register) REFERENCES registers(id) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY register_keys ADD CONSTRAINT register_keys_batch_fkey FOREIGN KEY (batch) REFERENCES imports(id) ON DELETE SET NULL;
ALTER TABLE ONLY register_keys ADD CONSTRAINT register_keys_person_fkey FOREIGN KEY (person) REFERENCES representatives(person) ON DELETE CASCADE;
ALTER TABLE ONLY registers ADD CONSTRAINT registers_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY registers ADD CONSTRAINT registers_by_fkey FOREIGN KEY (by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY representatives ADD CONSTRAINT representatives_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY restored_letters ADD CONSTRAINT restored_letters_letter_fkey FOREIGN KEY (letter) REFERENCES letters(id) ON DELETE CASCADE;
ALTER TABLE ONLY rules ADD CONSTRAINT rules_area_fkey FOREIGN KEY (area) REFERENCES areas(code);
ALTER TABLE ONLY rules ADD CONSTRAINT rules_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY rules ADD CONSTRAINT rules_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY rules ADD CONSTRAINT rules_industry_task_fkey FOREIGN KEY (industry, task) REFERENCES tasks(industry, slug);
ALTER TABLE ONLY rules ADD CONSTRAINT rules_type_fkey FOREIGN KEY (type) REFERENCES committee_types(slug);
ALTER TABLE ONLY saved_places ADD CONSTRAINT saved_places_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY saved_texts ADD CONSTRAINT saved_texts_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY seat_spellings ADD CONSTRAINT seat_spellings_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES people(id) ON DELETE SET NULL;
ALTER TABLE ONLY seat_spellings ADD CONSTRAINT seat_spellings_seat_fkey FOREIGN KEY (seat) REFERENCES seats(seat);
ALTER TABLE ONLY series ADD CONSTRAINT series_branch_fkey FOREIGN KEY (branch) REFERENCES branches(id) ON DELETE CASCADE;
ALTER TABLE ONLY sessions ADD CONSTRAINT sessions_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY tasks ADD CONSTRAINT tasks_industry_fkey FOREIGN KEY (industry) REFERENCES industries(slug);
ALTER TABLE ONLY time_proposals ADD CONSTRAINT time_proposals_invitation_fkey FOREIGN KEY (invitation) REFERENCES invitations(id) ON DELETE CASCADE;
ALTER TABLE ONLY told_terms ADD CONSTRAINT told_terms_batch_fkey FOREIGN KEY (batch) REFERENCES imports(id) ON DELETE SET NULL;
ALTER TABLE ONLY told_terms ADD CONSTRAINT told_terms_committee_fkey FOREIGN KEY (committee) REFERENCES committees(id) ON DELETE CASCADE;
ALTER TABLE ONLY uploads ADD CONSTRAINT uploads_person_fkey FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE;
ALTER TABLE ONLY walk_ins ADD CONSTRAINT walk_ins_meeting_fkey FOREIGN KEY (meeting) REFERENCES meetings(id) ON DELETE CASCADE;
ALTER TABLE ONLY within ADD CONSTRAINT within_inner_area_fkey FOREIGN KEY (inner_area) REFERENCES areas(code) ON DELETE CASCADE;
ALTER TABLE ONLY within ADD CONSTRAINT within_outer_area_fkey FOREIGN KEY (outer_area) REFERENCES areas(code) ON DELETE CASCADE;
