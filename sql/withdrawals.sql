-- name: waiting
SELECT EXISTS (SELECT FROM withdrawals)

-- name: lock
-- One transaction at a time writes the ledger, and holds this until it has committed.
SELECT number, digest, pg_current_xact_id()::text::bigint AS transaction FROM ledger_state FOR UPDATE

-- name: take
WITH taken AS (DELETE FROM withdrawals RETURNING id, kind, about)
SELECT kind, about FROM taken ORDER BY id

-- name: noted
UPDATE ledger_state SET number = $1, digest = $2, at = $3

-- name: keep
-- For the other machines.
INSERT INTO ledger_lines (number, at, digest, line) SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[])

-- name: kept
SELECT number, digest, line FROM ledger_lines ORDER BY number DESC

-- name: tidy
DELETE FROM ledger_lines WHERE at < $1

-- name: mark
-- A line that says only that time has passed: by it a copy of the database's files that is older than an hour is recognised.
INSERT INTO withdrawals (kind, about) SELECT 'mark', '{}' FROM ledger_state WHERE at IS NULL OR at < $1

-- name: state
SELECT number, digest, at, server, database FROM ledger_state

-- name: undone
-- Which of these transactions this database has rolled back. It has not seen the ones that are still to come. A line of this very
-- transaction that the database does not know is of a savepoint that was rolled back.
SELECT t FROM unnest($1::bigint[]) AS t
WHERE t = pg_current_xact_id_if_assigned()::text::bigint OR CASE WHEN t < pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN pg_xact_status(t::text::xid8) = 'aborted' ELSE false END

-- name: erased
SELECT person FROM erasures WHERE person = ANY($1::uuid[])

-- name: may_ask_for_server
SELECT has_function_privilege('pg_control_system()', 'execute')

-- name: server
SELECT system_identifier FROM pg_control_system()

-- name: database
SELECT oid::bigint FROM pg_database WHERE datname = current_database()

-- name: settle
-- This database is the one, here.
UPDATE ledger_state SET server = $1, database = $2
