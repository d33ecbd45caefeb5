-- The reference tables: loaded by `fackpol migrate` from sql/reference, the same however often. Shipped rows follow
-- the files; what an administrator has decided stays.

-- name: put_area
INSERT INTO areas (code, name, short_name, aliases, kind, enclave, valid_from, valid_to)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (code) DO UPDATE SET name = excluded.name, short_name = excluded.short_name, aliases = excluded.aliases,
    kind = excluded.kind, enclave = excluded.enclave, valid_from = excluded.valid_from, valid_to = excluded.valid_to

-- name: put_area_family
UPDATE areas SET parent = $2, successor = $3 WHERE code = $1

-- name: clear_within
DELETE FROM within

-- name: fill_within
WITH RECURSIVE up AS (
    SELECT code AS inner_area, code AS outer_area, 0 AS depth FROM areas
    UNION ALL
    SELECT up.inner_area, a.parent, up.depth + 1
    FROM up JOIN areas a ON a.code = up.outer_area
    WHERE a.parent IS NOT NULL
)
INSERT INTO within (inner_area, outer_area, depth) SELECT inner_area, outer_area, depth FROM up

-- name: put_district
INSERT INTO districts (name, area) VALUES ($1, $2)

-- name: put_postcodes
WITH gone AS (
    DELETE FROM postcodes WHERE code <> ALL($1::text[])
)
INSERT INTO postcodes (code, area) SELECT unnest($1::text[]), unnest($2::text[])
ON CONFLICT (code) DO UPDATE SET area = excluded.area WHERE postcodes.area <> excluded.area

-- name: put_industry
INSERT INTO industries (slug, name_sv, name_en, examples_sv, examples_en, nobody_sv, nobody_en)
VALUES ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''))
ON CONFLICT (slug) DO UPDATE SET name_sv = excluded.name_sv, name_en = excluded.name_en,
    examples_sv = excluded.examples_sv, examples_en = excluded.examples_en,
    nobody_sv = excluded.nobody_sv, nobody_en = excluded.nobody_en

-- name: put_task
INSERT INTO tasks (slug, industry, name_sv, name_en, place) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug) DO UPDATE SET name_sv = excluded.name_sv, name_en = excluded.name_en, place = excluded.place

-- name: put_job_title
INSERT INTO job_titles (title, industry, task) VALUES ($1, $2, nullif($3, ''))

-- name: committee_names
SELECT id, name FROM committees

-- name: clear_committee_tasks
DELETE FROM committee_tasks

-- name: put_committee_task
INSERT INTO committee_tasks (committee, industry, task) VALUES ($1, $2, $3)

-- name: put_union
INSERT INTO unions (slug, name, aliases) VALUES ($1, $2, $3)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, aliases = excluded.aliases

-- name: put_sector
INSERT INTO sectors (slug, name_sv, name_en, level, employment) VALUES ($1, $2, $3, nullif($4, ''), nullif($5, ''))
ON CONFLICT (slug) DO UPDATE SET name_sv = excluded.name_sv, name_en = excluded.name_en, level = excluded.level,
    employment = excluded.employment

-- name: put_committee_type
INSERT INTO committee_types (slug, name_sv, name_en, level, keywords) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug) DO UPDATE SET name_sv = excluded.name_sv, name_en = excluded.name_en, level = excluded.level,
    keywords = excluded.keywords

-- name: put_seat
INSERT INTO seats (seat, rank, audience, name_sv, name_en) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (seat) DO UPDATE SET rank = excluded.rank, audience = excluded.audience, name_sv = excluded.name_sv,
    name_en = excluded.name_en

-- name: put_seat_spelling
INSERT INTO seat_spellings (pattern, seat) VALUES ($1, $2)
ON CONFLICT (pattern, shipped) DO UPDATE SET seat = excluded.seat

-- name: clear
-- Empties the tables that no other table refers to, so that rows that have left the files disappear.
WITH district AS (
    DELETE FROM districts
), job_title AS (
    DELETE FROM job_titles
), seat_spelling AS (
    DELETE FROM seat_spellings WHERE shipped
)
DELETE FROM committee_areas a USING committees c
WHERE c.id = a.committee AND c.owner IS NULL AND c.decided_at IS NULL

-- name: drop_rules
-- Deletes shipped rows that have left the file. The others keep their ids, because objections refer to them.
DELETE FROM rules r
WHERE r.shipped AND NOT EXISTS (
    SELECT FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) k (type, industry, task, employment, area)
    WHERE (k.type, k.industry) = (r.type, r.industry)
      AND (k.task, k.employment, k.area) = (coalesce(r.task, ''), coalesce(r.employment, ''), coalesce(r.area, '')))

-- name: put_rule
INSERT INTO rules (type, industry, task, employment, area, strength, yields, named, employs, reason_sv, reason_en, shipped)
VALUES ($1, $2, nullif($3, ''), nullif($4, ''), nullif($5, ''), $6, $7, $8, $9, $10, $11, true)
ON CONFLICT (type, industry, task, employment, area, shipped) DO UPDATE SET strength = excluded.strength,
    yields = excluded.yields, named = excluded.named, employs = excluded.employs,
    reason_sv = excluded.reason_sv, reason_en = excluded.reason_en

-- name: put_federation
-- A federation is one committee without an owner. It exists before any register names it, and what an administrator has
-- decided about it stays.
WITH known AS (
    SELECT n.committee, c.decided_at
    FROM committee_names n JOIN committees c ON c.id = n.committee
    WHERE n.owner IS NULL AND n.normalised IN ($2, $5)  -- as the table writes it, or a register
), made AS (
    INSERT INTO committees (owner, name, level) SELECT NULL, $1, NULL WHERE NOT EXISTS (SELECT FROM known)
    RETURNING id
), named AS (
    INSERT INTO committee_names (owner, normalised, committee) SELECT NULL, $2, id FROM made
), this AS (
    SELECT committee FROM known WHERE decided_at IS NULL UNION ALL SELECT id FROM made
), kind AS (
    INSERT INTO committee_kinds (committee, type) SELECT committee, $3 FROM this ON CONFLICT DO NOTHING
)
INSERT INTO committee_areas (area, committee) SELECT $4, committee FROM this ON CONFLICT DO NOTHING
