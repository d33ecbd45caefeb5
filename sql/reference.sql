-- name: areas
SELECT a.code, a.name, a.short_name, a.aliases, a.kind, a.parent, a.enclave FROM areas a WHERE a.valid_to IS NULL ORDER BY a.code

-- name: is_region
SELECT EXISTS (SELECT FROM areas WHERE code = $1 AND kind = 'region')

-- name: districts
SELECT name, area FROM districts

-- name: postcodes
SELECT code, area FROM postcodes

-- name: industries
SELECT slug, name_sv, name_en, examples_sv, examples_en, nobody_sv, nobody_en FROM industries

-- name: tasks
SELECT slug, industry, name_sv, name_en FROM tasks ORDER BY place

-- name: job_titles
SELECT title, industry, task FROM job_titles

-- name: unions
SELECT slug, name, aliases FROM unions

-- name: sectors
SELECT slug, name_sv, name_en, level, employment FROM sectors

-- name: seats
SELECT seat, rank, audience, name_sv, name_en FROM seats ORDER BY rank, seat

-- name: seat_spellings
-- Administrators' decisions come last, so that they win.
SELECT pattern, seat FROM seat_spellings ORDER BY shipped DESC, pattern

-- name: committee_types
SELECT slug, name_sv, name_en, level, keywords FROM committee_types ORDER BY slug
