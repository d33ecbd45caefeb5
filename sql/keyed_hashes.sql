-- name: move
-- Whatever is stored under an older hash ($1) of a value goes under its newest one ($2), in every table at once. So all
-- hashes of one address are equal, and statements may compare them. A complaint weighs more than a bounce.
WITH moved AS MATERIALIZED (
    SELECT * FROM unnest($1::bytea[], $2::bytea[]) AS m (old, new)
), person AS (
    UPDATE people x SET email_key = m.new FROM moved m WHERE x.email_key = m.old RETURNING true
), address AS (
    UPDATE addresses x SET email_key = m.new FROM moved m WHERE x.email_key = m.old RETURNING true
), application AS (
    UPDATE applications x SET email_key = m.new FROM moved m WHERE x.email_key = m.old RETURNING true
), sign_in AS (
    UPDATE sign_ins x SET email_key = m.new FROM moved m WHERE x.email_key = m.old RETURNING true
), unregistered AS (
    DELETE FROM register_keys x USING moved m WHERE x.key = m.old RETURNING x.source, m.new, x.person, x.batch
), registered AS (
    INSERT INTO register_keys (source, key, person, batch)
    SELECT DISTINCT ON (source, new, person) source, new, person, batch FROM unregistered
    ORDER BY source, new, person, batch NULLS FIRST
    ON CONFLICT DO NOTHING
), lifted AS (
    DELETE FROM suppressions x USING moved m WHERE x.key = m.old RETURNING x.kind, m.new, x.reason, x.at
), suppressed AS (
    INSERT INTO suppressions (kind, key, reason, at)
    SELECT DISTINCT ON (kind, new) kind, new, reason, at FROM lifted ORDER BY kind, new, reason = 'bounced', at
    ON CONFLICT (kind, key) DO UPDATE SET reason = excluded.reason, at = excluded.at
        WHERE suppressions.reason = 'bounced' AND excluded.reason <> 'bounced'
)
SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM address) + (SELECT count(*) FROM application)
    + (SELECT count(*) FROM sign_in) + (SELECT count(*) FROM unregistered) + (SELECT count(*) FROM lifted)

-- name: drop
-- By decision: what is still under a key that nobody has any more protects nobody.
WITH unregistered AS (
    DELETE FROM register_keys WHERE get_byte(key, 0) = $1 RETURNING true
), lifted AS (
    DELETE FROM suppressions WHERE get_byte(key, 0) = $1 RETURNING true
)
SELECT (SELECT count(*) FROM unregistered) + (SELECT count(*) FROM lifted)
