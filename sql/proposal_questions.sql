-- name: link
-- A question of hers that she has answered and that is open, to a proposal that she put in. The question is kept until $5 for the
-- outcome; where that is known, until $6. The member is told the first time. Returns no row when there is no such question.
WITH question AS (
    UPDATE introductions i SET due_at = greatest(i.due_at, CASE WHEN p.outcome = 'waiting' THEN $5::timestamptz ELSE $6 END)
    FROM mandates m, proposals p
    WHERE i.id = $1 AND m.id = i.mandate AND m.person = $3 AND p.id = $2 AND p.put_in_by = $3
      AND i.answered_at IS NOT NULL AND i.ended_at IS NULL
    RETURNING i.id, i.member, p.outcome <> 'waiting' AS settled,
        EXISTS (SELECT FROM proposal_questions t WHERE t.introduction = i.id) AS told
), linked AS (
    INSERT INTO proposal_questions (introduction, proposal, linked_at, outcome_told_at)
    SELECT q.id, $2, $4, CASE WHEN q.settled THEN $4::timestamptz END FROM question q
    ON CONFLICT (introduction) DO UPDATE SET proposal = excluded.proposal, outcome_told_at = excluded.outcome_told_at
)
SELECT CASE WHEN q.told THEN 0 ELSE
    post_letters('reply', $4, persons => ARRAY[q.member], introductions => ARRAY[q.id], variants => ARRAY['proposal']) END
FROM question q

-- name: is_to
SELECT true FROM introductions i JOIN mandates m ON m.id = i.mandate WHERE i.id = $1 AND m.person = $2

-- name: of
-- What questions became, by introduction.
SELECT t.introduction, l.* FROM proposal_questions t JOIN listed_proposals l ON l.id = t.proposal
WHERE t.introduction = ANY($1::uuid[])
