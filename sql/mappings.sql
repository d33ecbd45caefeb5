-- name: of_area
SELECT titles_sha256::bytea AS titles, mapping FROM mappings WHERE area = $1

-- name: remember
INSERT INTO mappings (area, titles_sha256, mapping, said_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (area, titles_sha256) DO UPDATE SET mapping = excluded.mapping, said_at = excluded.said_at

-- name: listed
SELECT id, area, mapping, said_at FROM mappings ORDER BY said_at DESC, id DESC

-- name: forget
DELETE FROM mappings WHERE id = $1

-- name: describe
INSERT INTO register_columns (register, columns) VALUES ($1, $2)
ON CONFLICT (register) DO UPDATE SET columns = excluded.columns

-- name: described
SELECT columns FROM register_columns WHERE register = $1
