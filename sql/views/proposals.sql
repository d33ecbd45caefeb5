-- needs: representatives

-- What stands in a list of proposals. Nobody is named in it.
CREATE VIEW listed_proposals AS
SELECT p.id, p.kind, p.title, p.area, p.type, p.day, p.outcome, p.outcome_on FROM proposals p;

-- The query of what somebody has typed, as in a search engine: "a phrase", or, -not. `begins`: the last word may be the
-- beginning of one.
CREATE FUNCTION proposal_query(typed text, begins boolean) RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN begins AND numnode(websearch_to_tsquery('swedish', typed)) > 0
        THEN (websearch_to_tsquery('swedish', typed)::text || ':*')::tsquery ELSE websearch_to_tsquery('swedish', typed) END
$$;

-- The proposals that match, "" or NULL: any. Of a word that stands in nearly all of them the newest five hundred are weighed, not
-- all: that took half a second. Planned anew each time, for what fits a rare word is slow for a common one.
CREATE FUNCTION found_proposals(
    typed text, begins boolean, of_type text, of_outcome text, of_area text, of_kind text, of_person uuid, relevant boolean
) RETURNS TABLE (
    id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
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

-- The newest of some kinds of committee, not those that `without` put in; `untold`: only those that say no trade. Each kind by
-- its index: nobody's page reads through all of them.
CREATE FUNCTION newest_proposals(of_types text[], without uuid, untold boolean, most int) RETURNS TABLE (
    id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
LANGUAGE sql STABLE AS $$
    SELECT n.* FROM unnest(of_types) t (type) CROSS JOIN LATERAL (
        SELECT l.* FROM listed_proposals l JOIN proposals p USING (id)
        WHERE p.type = t.type AND coalesce(p.put_in_by <> without, true)
          AND NOT (untold AND EXISTS (SELECT FROM proposal_industries i WHERE i.proposal = p.id))
        ORDER BY p.day DESC, p.id DESC LIMIT most) n
    ORDER BY n.day DESC, n.id DESC LIMIT most
$$;

-- The newest proposals about some trades, or tasks within them: one says a trade, or else its kind of committee decides about
-- one. No tasks: any.
CREATE FUNCTION proposals_about(of_industries text[], of_tasks text[], most int) RETURNS TABLE (
    id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date)
LANGUAGE sql STABLE AS $$
    SELECT l.* FROM listed_proposals l
    WHERE l.id IN (SELECT i.proposal FROM proposal_industries i WHERE i.industry = ANY(of_industries))
    UNION
    SELECT n.* FROM newest_proposals(ARRAY(
        SELECT DISTINCT r.type FROM rules r
        WHERE r.industry = ANY(of_industries) AND r.strength = 'primary'
          AND (r.task IS NULL OR of_tasks = '{}' OR r.task = ANY(of_tasks))), NULL, true, most) n
    ORDER BY day DESC, id DESC LIMIT most
$$;

-- The newest proposals of others on the kinds of committee that a representative sits on.
CREATE FUNCTION proposals_beside(of_person uuid, today date, most int) RETURNS TABLE (
    id bigint, kind text, title text, area text, type text, day date, outcome text, outcome_on date) LANGUAGE sql STABLE AS $$
    SELECT n.* FROM newest_proposals(ARRAY(
        SELECT DISTINCT k.type FROM mandates m JOIN committee_kinds k ON k.committee = m.committee
        WHERE m.person = of_person AND mandate_runs(m, today)), of_person, false, most) n
$$;

-- Until when a question is kept: `until`, or longer (`due`) while it waits for the outcome of the proposal that it became.
CREATE FUNCTION kept_for_proposal(of_question uuid, due timestamptz, until timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM proposal_questions t WHERE t.introduction = of_question AND t.outcome_told_at IS NULL)
        THEN greatest(due, until) ELSE until END
$$;

-- What an invitation says of the proposals that the coordinator has enclosed; NULL when there are none.
CREATE FUNCTION enclosed_proposals(in_meeting bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'outcome', p.outcome,
        'area', CASE WHEN a.kind = 'region' THEN a.name ELSE a.short_name END) ORDER BY p.day DESC, p.id DESC)::text
    FROM meeting_proposals e JOIN proposals p ON p.id = e.proposal JOIN areas a ON a.code = p.area
    WHERE e.meeting = in_meeting
$$;
