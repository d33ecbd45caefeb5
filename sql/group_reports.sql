-- name: get
-- `contact` is NULL when the post has been taken back: then the link opens nothing.
SELECT r.id, r.area, r.contact, g.person, p.name, p.language, r.asked_at, r.form, r.saved_at, r.sent_in_at, r.accepted_at,
    r.revoked_at
FROM group_reports r
LEFT JOIN group_contacts g ON g.id = r.contact
LEFT JOIN people p ON p.id = g.person
WHERE r.id = $1

-- name: committees
-- The committees that an area owns, and the federations that serve it. `asked`: it is not one that decides nothing about
-- anybody, as a fund. `decides`: about somebody's work, as far as we know.
SELECT c.id, c.name, c.asked, EXISTS (SELECT FROM committee_kinds k WHERE k.committee = c.id) AS decides FROM committees c
WHERE c.owner = $1 OR c.owner IS NULL AND EXISTS (SELECT FROM committee_areas a WHERE a.committee = c.id AND a.area = $1)

-- name: seats
-- Who sat last on each committee, not as an auditor, a lay judge or an officiant: whoever sits today, and whoever left with
-- the latest who did, if that is not long ago ($3) or nobody sits today; and those about whom she has answered already
-- ($4), whatever has happened since. `next_status`: what is known of her next time on the same committee, on that
-- seat first.
WITH begun AS (
    SELECT m.* FROM mandates m WHERE m.committee = ANY($1::bigint[]) AND mandate_known(m) AND m.from_day <= $2
), latest AS (
    SELECT b.committee, max(b.to_day) FILTER (WHERE b.to_day < $2) AS ended, bool_or(coalesce(b.to_day, 'infinity') >= $2) AS runs
    FROM begun b GROUP BY b.committee
)
SELECT DISTINCT ON (b.committee, s.rank, b.person) b.id, b.person, p.name, b.committee, b.seat, b.seat_text, b.from_day,
    b.to_day, b.status, b.after, n.id AS next, n.status AS next_status
FROM begun b
JOIN latest t USING (committee)
JOIN people p ON p.id = b.person
LEFT JOIN seats s ON s.seat = b.seat
LEFT JOIN LATERAL (
    SELECT f.id, f.status FROM mandates f
    WHERE f.person = b.person AND f.committee = b.committee AND f.status <> 'wrong' AND f.from_day > b.to_day
    ORDER BY f.seat IS DISTINCT FROM b.seat, f.from_day, f.id LIMIT 1
) n ON true
WHERE (s.seat IS NULL OR s.audience = 'sits')
  AND (b.id = ANY($4::bigint[]) OR coalesce(b.to_day, 'infinity') >= $2 OR b.to_day = t.ended AND (NOT t.runs OR t.ended >= $3))
ORDER BY b.committee, s.rank, b.person, b.id = ANY($4::bigint[]) DESC, b.to_day DESC NULLS FIRST, b.id

-- name: save
-- `send`: she sends it in. Nothing can be changed once an administrator has accepted something of it.
UPDATE group_reports SET form = $2, saved_at = $3, sent_in_at = CASE WHEN $4 THEN $3::timestamptz END
WHERE id = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND contact IS NOT NULL
RETURNING true

-- name: tidy
-- What somebody had begun to write goes when she is no contact any more: nobody can send it in.
DELETE FROM group_reports WHERE CASE WHEN sent_in_at IS NULL THEN contact IS NULL OR asked_at < $1 ELSE sent_in_at < $2 END
