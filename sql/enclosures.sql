-- name: of_branch
-- $2: how many. One that is enclosed in the meeting ($3) is among them, however old.
SELECT l.*, EXISTS (SELECT FROM meeting_proposals e WHERE e.meeting = $3 AND e.proposal = l.id) AS enclosed
FROM listed_proposals l
WHERE l.id IN (
    SELECT f.id FROM proposals_about(
        ARRAY(SELECT coalesce(t.industry, i.slug) FROM branch_trades t JOIN branches b ON b.id = t.branch
              LEFT JOIN industries i ON t.industry IS NULL WHERE b.slug = $1), '{}', $2::int) f
    UNION SELECT e.proposal FROM meeting_proposals e WHERE e.meeting = $3)
ORDER BY enclosed DESC, l.day DESC, l.id DESC

-- name: enclose
-- These and no others, until the invitation has gone.
WITH unticked AS (
    DELETE FROM meeting_proposals e USING meetings m
    WHERE e.meeting = $1 AND m.id = $1 AND m.called_at IS NULL AND e.proposal <> ALL($2::bigint[])
)
INSERT INTO meeting_proposals (meeting, proposal)
SELECT m.id, p.id FROM meetings m JOIN proposals p ON p.id = ANY($2) WHERE m.id = $1 AND m.called_at IS NULL
ON CONFLICT DO NOTHING

-- name: enclosed
SELECT enclosed_proposals($1)
