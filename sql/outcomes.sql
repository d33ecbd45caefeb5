-- name: recipients
-- Of those whom a host ($2) is shown. The others' members get the same letters.
SELECT count(*) FILTER (WHERE variant = 'came') AS came, count(*) FILTER (WHERE variant = 'absent') AS absent,
    count(*) FILTER (WHERE variant IS NULL) AS promised
FROM outcome_recipients r JOIN shown_invitations($1, $2) i ON i.person = r.person
WHERE r.meeting = $1

-- name: tell
-- Once, after the meeting. $5: also those who had said yes and did not come.
WITH told AS (
    INSERT INTO outcomes (meeting, text, by, at)
    SELECT m.id, $2, $3, $4 FROM uncancelled_meetings m
    WHERE m.id = $1 AND m.called_at IS NOT NULL AND m.ends_at <= $4
    ON CONFLICT DO NOTHING
    RETURNING meeting
)
SELECT (
    SELECT post_letters('outcome', $4, persons => array_agg(r.person), meetings => array_agg(r.meeting),
        sequences => array_agg(0), variants => array_agg(r.variant))
    FROM outcome_recipients r WHERE r.meeting = $1 AND told.meeting = r.meeting AND (r.variant IS DISTINCT FROM 'absent' OR $5)
) FROM told

-- name: later
SELECT l.text AS later_outcome, l.at, l.told_at, asked_later_on(m.ends_at) <= local_day($2) AND EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id) AS asked,
    (SELECT count(*) FROM letters x WHERE x.meeting = m.id AND x.kind = 'later_outcome') AS told
FROM meetings m LEFT JOIN later_outcomes l ON l.meeting = m.id WHERE m.id = $1

-- name: write_later
-- Can be written anew until those who came have been told.
INSERT INTO later_outcomes (meeting, text, by, at)
SELECT m.id, $2, $3, $4 FROM uncancelled_meetings m
WHERE m.id = $1 AND m.called_at IS NOT NULL AND asked_later_on(m.ends_at) <= local_day($4) AND EXISTS (SELECT FROM outcomes o WHERE o.meeting = m.id)
ON CONFLICT (meeting) DO UPDATE SET text = excluded.text, by = excluded.by, at = excluded.at WHERE later_outcomes.told_at IS NULL
RETURNING true

-- name: tell_later
-- Once a meeting: those who came or, where nobody was checked in, those who said that they would.
WITH told AS (
    UPDATE later_outcomes SET told_at = $2 WHERE meeting = $1 AND told_at IS NULL RETURNING meeting
)
SELECT (
    SELECT post_letters('later_outcome', $2, persons => array_agg(r.person), meetings => array_agg(r.meeting),
        sequences => array_agg(0), variants => array_agg(r.variant))
    FROM outcome_recipients r WHERE r.meeting = $1 AND told.meeting = r.meeting AND r.variant IS DISTINCT FROM 'absent'
) FROM told
