-- name: new_id
SELECT nextval(pg_get_serial_sequence('programme_items', 'id'))

-- name: add
WITH item AS (
    INSERT INTO programme_items (id, name, audience, whose, began_on) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)
    RETURNING id
)
INSERT INTO programme_targets (item, from_day, target) SELECT id, $5, $6 FROM item

-- name: change
UPDATE programme_items SET name = $2, audience = $3 WHERE id = $1

-- name: set_target
-- From today on, or from the day when the item begins. Nothing when that is the goal already.
INSERT INTO programme_targets (item, from_day, target)
SELECT i.id, greatest($2::date, i.began_on), $3 FROM programme_items i
WHERE i.id = $1 AND $3 IS DISTINCT FROM (
    SELECT t.target FROM programme_targets t WHERE t.item = i.id AND t.from_day <= greatest($2, i.began_on)
    ORDER BY t.from_day DESC LIMIT 1)
ON CONFLICT (item, from_day) DO UPDATE SET target = excluded.target

-- name: set_end
-- $2 NULL: it goes on after all.
UPDATE programme_items SET ended_on = greatest($2::date, CASE WHEN $2 IS NOT NULL THEN began_on END) WHERE id = $1
RETURNING true

-- name: items
-- Those that held on some day between two, or the one that is named ($3).
SELECT i.id, i.name, i.audience, i.whose, i.began_on, i.ended_on,
    ARRAY(SELECT ROW(t.from_day, t.target) FROM programme_targets t WHERE t.item = i.id ORDER BY t.from_day) AS targets
FROM programme_items i
WHERE CASE WHEN $3::bigint IS NULL THEN i.began_on <= $2::date AND coalesce(i.ended_on, 'infinity') >= $1::date ELSE i.id = $3 END
ORDER BY i.began_on, i.id

-- name: branches
-- The branches that were open on some day between two.
SELECT id, slug, name, local_day(founded_at) AS founded_on FROM branches
WHERE coalesce(local_day(founded_at), '-infinity') <= $2::date AND coalesce(local_day(closed_at), 'infinity') >= $1::date
ORDER BY name, id

-- name: occasions
-- What counts toward which item between two days, at a moment: the meetings that somebody has chosen, those that were held
-- elsewhere, and for the goals of the branches each meeting that one hosts.
WITH figures AS (
    SELECT m.id AS meeting, local_day(m.starts_at) AS day, meeting_stage(m.ends_at, m.called_at IS NOT NULL, $3) AS stage
    FROM uncancelled_meetings m WHERE local_day(m.starts_at) BETWEEN $1::date AND $2::date
)
SELECT p.item, p.id, f.meeting, NULL::bigint AS branch, f.day, f.stage, NULL::int AS came
FROM programme_meetings p JOIN figures f USING (meeting) JOIN programme_items i ON i.id = p.item AND i.whose = 'district'
WHERE f.stage <> 'lapsed'
UNION ALL
SELECT p.item, p.id, NULL, NULL, p.held_on, CASE WHEN p.held_on <= local_day($3) THEN 'held' ELSE 'called' END, p.came
FROM programme_meetings p WHERE p.held_on BETWEEN $1 AND $2
UNION ALL
SELECT i.id, NULL, f.meeting, h.branch, f.day, f.stage, NULL
FROM programme_items i
JOIN figures f ON f.day BETWEEN i.began_on AND coalesce(i.ended_on, 'infinity') AND f.stage <> 'lapsed'
JOIN meeting_hosts h USING (meeting)
WHERE i.whose = 'branches'
ORDER BY day, item

-- name: count_meeting
-- One meeting counts toward one item: a later choice takes the place of an earlier one.
INSERT INTO programme_meetings (item, meeting)
SELECT i.id, f.meeting FROM programme_items i, meeting_figures f
WHERE i.id = $2 AND i.whose = 'district' AND f.meeting = $1
ON CONFLICT (meeting) DO UPDATE SET item = excluded.item
RETURNING true

-- name: count_no_more
DELETE FROM programme_meetings WHERE meeting = $1

-- name: add_elsewhere
INSERT INTO programme_meetings (item, held_on, came)
SELECT id, $2, $3 FROM programme_items WHERE id = $1 AND whose = 'district'
RETURNING true

-- name: remove
DELETE FROM programme_meetings WHERE item = $1 AND id = $2

-- name: uncounted
-- The meetings between two days that count toward no item, with the branches that host each.
SELECT f.meeting, f.day, ARRAY(SELECT b.name FROM branches b WHERE b.id = ANY(f.hosts) ORDER BY b.name) AS hosts
FROM meeting_figures f
WHERE f.day BETWEEN $1::date AND $2::date AND meeting_stage(f.ends_at, f.called, $3) <> 'lapsed'
  AND NOT EXISTS (SELECT FROM programme_meetings p WHERE p.meeting = f.meeting)
ORDER BY f.day, f.meeting

-- name: choices
-- What a meeting can count toward on its day, and what it counts toward.
SELECT i.id, i.name, p.id IS NOT NULL AS chosen
FROM meeting_figures f
JOIN programme_items i ON i.whose = 'district' AND f.day >= date_trunc('year', i.began_on) AND f.day <= coalesce(i.ended_on, 'infinity')
LEFT JOIN programme_meetings p ON p.item = i.id AND p.meeting = f.meeting
WHERE f.meeting = $1
ORDER BY i.id
