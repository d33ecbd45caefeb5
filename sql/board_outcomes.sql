-- name: of_meeting
-- The areas whose boards would be told on a day ($2), and when each was.
SELECT b.area, t.told_at FROM meeting_boards($1, $2) b LEFT JOIN board_outcomes t ON t.meeting = $1 AND t.area = b.area
UNION
SELECT t.area, t.told_at FROM board_outcomes t WHERE t.meeting = $1
ORDER BY area

-- name: tell
-- Once for each meeting and board, and only what has been told.
WITH told AS (
    INSERT INTO board_outcomes (meeting, area, told_at)
    SELECT o.meeting, b.area, $2 FROM outcomes o CROSS JOIN LATERAL meeting_boards(o.meeting, $3) b WHERE o.meeting = $1
    ON CONFLICT DO NOTHING
    RETURNING meeting, area
)
SELECT post_letters('board_outcome', $2, persons => array_agg(b.person), meetings => array_agg(t.meeting), variants => array_agg(t.area))
FROM told t JOIN meeting_boards($1, $3) b USING (area)
