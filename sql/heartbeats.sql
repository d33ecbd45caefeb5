-- name: beat
-- Written at most every 50 seconds, unless it has failed.
INSERT INTO heartbeats AS h (part, host, beat_at) VALUES ($1, $2, $3)
ON CONFLICT (part, host) DO UPDATE SET beat_at = EXCLUDED.beat_at, failing_since = NULL, fault = NULL
WHERE h.fault IS NOT NULL OR (h.beat_at BETWEEN $3::timestamptz - interval '50 seconds' AND $3) IS NOT TRUE

-- name: fail
INSERT INTO heartbeats AS h (part, host, failing_since, fault) VALUES ($1, $2, $3, $4)
ON CONFLICT (part, host) DO UPDATE SET failing_since = coalesce(h.failing_since, $3), fault = $4

-- name: heartbeats
SELECT part, host, beat_at, failing_since, fault FROM heartbeats ORDER BY part, host

-- name: leave
DELETE FROM heartbeats WHERE host = $1

-- name: tidy
-- A machine that has been silent for a day is gone, if another one does its work.
DELETE FROM heartbeats h WHERE h.beat_at < $1
AND EXISTS (SELECT FROM heartbeats o WHERE o.part = h.part AND o.host <> h.host AND o.beat_at > $1)
