-- All of a row that its digest covers, as text. A column that is added later changes no older row's: what is NULL is left out.
CREATE FUNCTION access_content(r access_log) RETURNS text STABLE LANGUAGE sql AS $$
SELECT jsonb_strip_nulls(jsonb_build_object('at', (extract(epoch FROM r.at) * 1000000)::bigint, 'reader', r.reader,
    'reader_post', r.reader_post, 'scope', r.scope, 'person', r.person, 'branch', r.branch, 'meeting', r.meeting,
    'received', r.received, 'why', r.why))::text
$$;

CREATE FUNCTION security_content(r security_log) RETURNS text STABLE LANGUAGE sql AS $$
SELECT jsonb_strip_nulls(jsonb_build_object('at', (extract(epoch FROM r.at) * 1000000)::bigint, 'event', r.event, 'by', r.by,
    'about', r.about))::text
$$;

-- Both logs as the chain sees them.
CREATE VIEW logged AS
SELECT 'access' AS log, r.id AS entry, r.at, r.person, access_content(r) AS content FROM access_log r
UNION ALL
SELECT 'security', r.id, r.at, NULL, security_content(r) FROM security_log r;
