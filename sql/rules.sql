-- name: object
INSERT INTO objections (mandate, rule, what, said_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING

-- name: waiting
SELECT o.id, o.what, o.mandate, o.rule, p.id AS person, p.name, c.name AS committee_name, c.owner, r.type, r.industry,
    r.area, r.strength, r.reason_sv
FROM objections o
JOIN mandates m ON m.id = o.mandate
JOIN people p ON p.id = m.person
JOIN committees c ON c.id = m.committee
JOIN rules r ON r.id = o.rule
WHERE o.settled_at IS NULL
ORDER BY o.said_at, o.id

-- name: settle
UPDATE objections SET settled_at = $3, settled_by = $2 WHERE id = $1 AND settled_at IS NULL

-- name: override
-- Adds an administrator's row next to the shipped one. It wins, and a reload of the shipped rows leaves it alone.
INSERT INTO rules (type, industry, task, employment, area, strength, named, employs, reason_sv, reason_en, shipped,
    decided_by, decided_at)
SELECT r.type, r.industry, r.task, r.employment, $2, $3, r.named, r.employs, $4,
    CASE WHEN r.reason_sv = $4 THEN r.reason_en ELSE $4 END, false, $5, $6
FROM rules r WHERE r.id = $1
ON CONFLICT (type, industry, task, employment, area, shipped) DO UPDATE SET strength = excluded.strength,
    reason_sv = excluded.reason_sv, reason_en = excluded.reason_en,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at

-- name: table
-- Every rule of a trade, with who decided and when. An administrator's rule comes before the shipped one it replaces.
SELECT r.id, r.type, r.industry, r.task, r.employment, r.area, r.strength, r.yields, r.named, r.employs, r.reason_sv,
    r.reason_en, r.shipped, r.decided_at, p.id AS person, p.name
FROM rules r LEFT JOIN people p ON p.id = r.decided_by
WHERE r.industry = $1
ORDER BY r.strength = 'none', r.strength, r.type, r.task NULLS FIRST, r.employment NULLS FIRST, r.area NULLS FIRST, r.shipped

-- name: get
SELECT r.id, r.type, r.industry, r.task, r.employment, r.area, r.strength, r.reason_sv, r.shipped FROM rules r WHERE r.id = $1

-- name: own
SELECT r.id, r.type, r.industry, r.task, r.employment, r.area, r.strength, r.reason_sv, r.decided_at FROM rules r
WHERE NOT r.shipped ORDER BY r.decided_at DESC NULLS LAST, r.id

-- name: drop
DELETE FROM rules WHERE id = $1 AND NOT shipped RETURNING true
