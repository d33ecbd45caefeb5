-- name: failed
-- After letters have bounced or been refused: an address that nobody has is stopped at once, one whose mailbox takes nothing
-- after two letters within 14 days without a sign of life or a correction. What is about us, or passed, stops nobody: see mail/bounce_causes.py.
-- Nor does anything but "nobody has it" (5.1.1) at a mail service whose breaker is open. $3: the hash of each letter's domain.
WITH told AS (
    SELECT * FROM unnest($1::bigint[], $3::bytea[]) AS t (letter, domain)
), hers AS (
    SELECT DISTINCT a.person, a.email_key, a.good_since, t.domain
    FROM told t JOIN letters l ON l.id = t.letter JOIN addressees a USING (person)
), bad AS (
    SELECT h.email_key, h.domain, count(DISTINCT l.id) AS letters,
        bool_or(l.id = ANY($1) AND e.cause = 'gone') AS gone,
        bool_or(l.id = ANY($1) AND e.cause = 'gone' AND e.enhanced = '5.1.1') AS sure
    FROM hers h
    JOIN letters l ON l.person = h.person
    JOIN letter_events e ON e.letter = l.id AND e.event IN ('failed', 'bounced')
    WHERE e.at > $2::timestamptz - interval '14 days' AND e.at > coalesce(h.good_since, '-infinity')
      AND e.cause IN ('gone', 'mailbox')
    GROUP BY h.email_key, h.domain
)
INSERT INTO suppressions (kind, key, reason, at, domain)
SELECT 'email', b.email_key, 'bounced', $2, CASE WHEN NOT b.sure THEN b.domain END
FROM bad b
WHERE (b.gone OR b.letters >= 2) AND (b.sure OR NOT EXISTS (SELECT FROM bounce_breakers k WHERE k.domain = b.domain))
ON CONFLICT DO NOTHING

-- name: new_breaker
SELECT nextval(pg_get_serial_sequence('bounce_breakers', 'id'))

-- name: crowded
-- Whether more addresses of a domain than $3 have been stopped within a day, by what is not sure.
SELECT count(*) > $3 FROM suppressions WHERE domain = $1 AND reason = 'bounced' AND at > $2::timestamptz - interval '1 day'

-- name: open_breaker
-- And what it had stopped within the day goes on again.
WITH opened AS (
    INSERT INTO bounce_breakers (id, domain, name, opened_at) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4)
    ON CONFLICT (domain) DO NOTHING
)
DELETE FROM suppressions WHERE domain = $2 AND reason = 'bounced' AND at > $4::timestamptz - interval '1 day'

-- name: breakers
SELECT id, name, opened_at FROM bounce_breakers ORDER BY opened_at

-- name: close_breaker
DELETE FROM bounce_breakers WHERE id = $1

-- name: recipients
SELECT letter AS id, person, email FROM letter_recipients WHERE letter = ANY($1::bigint[])

-- name: complained
INSERT INTO suppressions (kind, key, reason, at)
SELECT 'email', email_key, 'complained', $2 FROM addressees WHERE person = $1
ON CONFLICT (kind, key) DO UPDATE SET reason = 'complained', at = $2 WHERE suppressions.reason = 'bounced'

-- name: of
-- Why a person's letters are stopped, and what was said about the address.
SELECT s.reason, s.at, e.code, e.enhanced
FROM addressees p
JOIN suppressions s ON s.kind = 'email' AND s.key = p.email_key
LEFT JOIN LATERAL (
    SELECT e.code, e.enhanced FROM letters l JOIN letter_events e ON e.letter = l.id AND e.event IN ('failed', 'bounced')
    WHERE l.person = p.person ORDER BY e.at DESC LIMIT 1
) e ON true
WHERE p.person = $1

-- name: lift
DELETE FROM suppressions s USING addressees p
WHERE p.person = $1 AND s.kind = 'email' AND s.key = p.email_key AND s.reason = ANY($2::text[])
RETURNING true

-- name: lift_bounced
WITH lifted AS (DELETE FROM suppressions WHERE kind = 'email' AND reason = 'bounced' AND at > $1 RETURNING key)
SELECT count(*) FROM lifted

-- name: counted
SELECT reason, count(*) AS addresses, max(at) AS latest FROM suppressions WHERE kind = 'email' AND at > $1 GROUP BY 1 ORDER BY 1
