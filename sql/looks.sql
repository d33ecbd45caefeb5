-- name: begin
-- A row if something has changed, it is time, or the clock has been set back; none while another process looks. Takes away the
-- changes that can be seen: the next statement of this transaction sees what they are about. If the process dies over it, they
-- are still there.
WITH begun AS (
    SELECT l.chore FROM looks l
    WHERE l.chore = $1 AND (
        l.due_at <= $2 OR l.due_at > $2::timestamptz + interval '1 hour' OR EXISTS (SELECT FROM changes c WHERE c.chore = l.chore))
    FOR UPDATE SKIP LOCKED
), seen AS (
    DELETE FROM changes c USING begun b WHERE c.chore = b.chore
)
SELECT true FROM begun

-- name: end
-- When time alone makes something due: a pause ends, a welcome can no longer be taken back, a reminder's moment comes. An
-- hour later in any case.
UPDATE looks l SET due_at = least($2::timestamptz + interval '1 hour', CASE l.chore
    WHEN 'members' THEN least(
        (SELECT min(p.paused_until) FROM people p WHERE p.paused_until > $2),
        (SELECT min(f.due_at) FROM fresh_welcomes f WHERE f.due_at > $2))
    WHEN 'reminders' THEN (
        SELECT min(reminder_at(w.what, m.starts_at)) FROM uncancelled_meetings m CROSS JOIN LATERAL unnest(m.remind) AS w (what)
        WHERE m.called_at IS NOT NULL AND m.starts_at > $2 AND reminder_at(w.what, m.starts_at) > $2)
    END)
WHERE l.chore = $1
