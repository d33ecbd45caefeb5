-- name: failed
-- After letters have bounced or been refused: an address that nobody has is stopped at once, one whose mailbox takes nothing
-- after two letters within 14 days without a sign of life. What is about us, or passed, stops nobody: see mail/bounce_causes.py.
WITH hers AS (
    SELECT DISTINCT a.person, a.email_key, a.heard_at
    FROM letters l JOIN addressees a USING (person)
    WHERE l.id = ANY($1::bigint[])
), bad AS (
    SELECT h.email_key, count(DISTINCT l.id) AS letters,
        bool_or(l.id = ANY($1::bigint[]) AND e.cause = 'gone') AS gone
    FROM hers h
    JOIN letters l ON l.person = h.person
    JOIN letter_events e ON e.letter = l.id AND e.event IN ('failed', 'bounced')
    WHERE e.at > $2::timestamptz - interval '14 days' AND e.at > coalesce(h.heard_at, '-infinity')
      AND e.cause IN ('gone', 'mailbox')
    GROUP BY h.email_key
)
INSERT INTO suppressions (kind, key, reason, at)
SELECT 'email', email_key, 'bounced', $2 FROM bad WHERE gone OR letters >= 2
ON CONFLICT DO NOTHING

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
