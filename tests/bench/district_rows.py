"""The statements that fill `tests.bench.district`: by generate_series, and each over all rows at once."""

# ruff: noqa: E501

COUNTY = "SELECT code FROM areas WHERE kind = 'kommun' AND parent = '01' ORDER BY code"
MEMBERS = """
WITH somebody AS (SELECT unnest($1::uuid[]) AS person), member AS (
    INSERT INTO members (person, registered_at, vetted_at) SELECT person, $2, '2020-01-01' FROM somebody)
INSERT INTO consents (person, purpose, text_version, channel, given_at)
SELECT person, purpose, '1', 'web', $2
FROM somebody CROSS JOIN unnest(ARRAY['matching', 'invitations', 'questions', 'calls']) purpose
"""
# $1 members; the first $2 are in care.
JOBS = """
WITH numbered AS (
    SELECT person, row_number() OVER (ORDER BY person) AS n FROM members WHERE person NOT IN (SELECT person FROM jobs)),
towns AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n FROM areas WHERE kind = 'kommun' AND parent = '01')
INSERT INTO jobs (person, industry, sector, area)
SELECT m.person, CASE WHEN m.n <= $2::int THEN 'aldreomsorg' WHEN m.n > $1::int - 5000 THEN 'post' ELSE 'handel' END, 'kommun', t.code
FROM numbered m JOIN towns t ON t.n = m.n % (SELECT count(*) FROM towns)
"""
# Welcomed in the branch $1, then waiting there; the last $5 in none; the rest in the others, one each.
MEMBERSHIPS = """
WITH numbered AS (
    SELECT person, row_number() OVER (ORDER BY person) AS n
    FROM members WHERE person NOT IN (SELECT person FROM memberships))
INSERT INTO memberships (branch, person, joined_at, welcomed_at)
SELECT CASE WHEN n <= $3::int + $4::int THEN $1 ELSE ($2::bigint[])[n % cardinality($2::bigint[]) + 1] END, person,
    $6::timestamptz - n % 400 * interval '1 day' - interval '10 days',
    CASE WHEN n > $3::int AND n <= $3::int + $4::int THEN NULL ELSE $6::timestamptz - interval '9 days' END
FROM numbered WHERE n <= (SELECT max(n) FROM numbered) - $5::int
"""
REPRESENTATIVES = "INSERT INTO representatives (person, told_at) SELECT unnest($1::uuid[]), $2"
# Four each; every ninth seat has a name that nobody knows, every tenth has just begun.
MANDATES = """
WITH people AS (SELECT person, n FROM unnest($1::uuid[]) WITH ORDINALITY AS p (person, n)),
placed AS (SELECT committee, n FROM unnest($2::bigint[]) WITH ORDINALITY AS c (committee, n))
INSERT INTO mandates (person, committee, seat_text, seat, from_day, to_day, status)
SELECT p.person, c.committee, CASE WHEN p.n % 9 = 0 THEN 'Sorts plats ' || p.n % 200 ELSE 'Ledamot' END,
    CASE WHEN p.n % 9 = 0 THEN NULL ELSE 'ledamot' END,
    CASE WHEN p.n % 10 = 0 THEN $4::date - 50 ELSE $3::date END, CASE WHEN p.n % 10 = 0 THEN $4::date + 1400 ELSE $4::date END, 'imported'
FROM people p CROSS JOIN generate_series(0, 3) k
JOIN placed c ON c.n = (p.n * 7 + k * 71) % cardinality($2::bigint[]) + 1
ON CONFLICT DO NOTHING
"""
# Most are over; the first twenty are to come.
MEETINGS = """
WITH made AS (
    INSERT INTO meetings (title, called_by, starts_at, ends_at, called_at, street)
    SELECT 'x', $3, at, at + interval '2 hours', $4::timestamptz - interval '300 days', 'x'
    FROM generate_series(1, $1::int) n CROSS JOIN LATERAL (SELECT $4::timestamptz + (11 - n) * interval '3 days') AS t (at)
    RETURNING id, starts_at
), hosts AS (INSERT INTO meeting_hosts (meeting, branch) SELECT id, $2 FROM made)
SELECT id FROM made ORDER BY starts_at DESC
"""
INVITED = """
INSERT INTO invitations (meeting, person, branch, invited_at, told_sequence)
SELECT $1, person, branch, $4::timestamptz - interval '5 days', 0
FROM memberships WHERE welcomed_at IS NOT NULL ORDER BY branch = $2 DESC, person LIMIT $3
"""
INVITED_TO_ALL = """
WITH hosted AS (SELECT meeting, branch FROM meeting_hosts JOIN meetings m ON m.id = meeting WHERE branch = $1 AND called_at IS NOT NULL),
those AS (
    SELECT m.person, m.branch, NULL::bigint AS mandate FROM memberships m WHERE m.branch = $1 AND m.person = ANY($2::uuid[])
    UNION ALL (SELECT m.person, m.branch, NULL FROM memberships m WHERE m.branch = $1 AND m.welcomed_at IS NOT NULL LIMIT 40)
    UNION ALL SELECT person, NULL, min(id) FROM mandates WHERE person = ANY($2::uuid[]) GROUP BY person)
INSERT INTO invitations (meeting, person, branch, mandate, invited_at, told_sequence)
SELECT h.meeting, t.person, t.branch, t.mandate, $3::timestamptz - interval '100 days', 0 FROM hosted h CROSS JOIN those t
ON CONFLICT DO NOTHING
"""
ANSWERED = (
    """
    INSERT INTO answers (invitation, at, answer, channel)
    SELECT id, $1, (ARRAY['yes', 'maybe', 'no', 'yes'])[n % 4 + 1], 'link'
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM invitations) i WHERE n % 3 > 0
    """,
    """
    INSERT INTO attendance (invitation, said, by_herself, at)
    SELECT i.id, 'came', false, $1 FROM invitations i JOIN meetings m ON m.id = i.meeting
    WHERE m.starts_at < $1 AND get_byte(uuid_send(i.id), 0) < 90
    """,
    """
    INSERT INTO letters (kind, person, meeting, sequence, priority, posted_at, due_at, expires_at, state, ended_at)
    SELECT 'invitation', i.person, i.meeting, 0, 3, i.invited_at, i.invited_at, $1,
        CASE get_byte(uuid_send(i.id), 1) % 50 WHEN 0 THEN 'failed' WHEN 1 THEN 'in_doubt' ELSE 'sent' END, $1
    FROM invitations i ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO letter_events (letter, at, event, code, enhanced)
    SELECT id, $1, CASE state WHEN 'sent' THEN 'sent' ELSE state END, 250, '2.0.0' FROM letters WHERE kind = 'invitation'
    """,
)
QUESTIONS = """
INSERT INTO introductions (id, member, industry, area, question, asked_at, due_at)
SELECT gen_random_uuid(), person, 'aldreomsorg', '0136', 'x', $3, $3::timestamptz + interval '14 days'
FROM memberships WHERE branch = $2 AND welcomed_at IS NOT NULL ORDER BY person LIMIT $1 RETURNING id
"""
ASKED = """
INSERT INTO introductions (id, member, mandate, industry, area, question, asked_at, due_at)
SELECT gen_random_uuid(), person, (SELECT min(id) FROM mandates WHERE person = $2), 'aldreomsorg', '0136', 'x',
    $3::timestamptz - interval '1 day', $3::timestamptz + interval '14 days'
FROM memberships WHERE welcomed_at IS NOT NULL ORDER BY person DESC LIMIT $1 RETURNING id
"""
NOTICES = """
INSERT INTO notices (branch, called_at, subject, text)
SELECT $2, $3::timestamptz - n * interval '1 day', 'x', 'x' FROM generate_series(1, $1::int) n RETURNING id
"""
COMMITMENTS = """
INSERT INTO commitments (id, meeting, invitation, text, due_on, made_at)
SELECT gen_random_uuid(), $2, id, 'x', $3::timestamptz::date + 30, $3
FROM invitations WHERE meeting = $2 ORDER BY id LIMIT $1 RETURNING id
"""
PLACES = """
INSERT INTO saved_places (branch, name, street) SELECT $2, 'x', 'x' FROM generate_series(1, $1::int)
RETURNING id, $3::timestamptz
"""
TEXTS = """
INSERT INTO saved_texts (branch, part, name, text) SELECT $2, 'about', 'x', 'x' FROM generate_series(1, $1::int)
RETURNING id, $3::timestamptz
"""
# What has been said with each of the branch; those who wait are somebody's to call.
CONTACTS = """
INSERT INTO contacts (branch, person, owner, due_on, outcome, at, note)
SELECT branch, person, (SELECT min(person::text)::uuid FROM appointments a WHERE a.branch = $2), $3::timestamptz::date,
    CASE WHEN welcomed_at IS NULL THEN NULL ELSE 'reached' END, $3, 'x'
FROM memberships WHERE branch = $2 AND NOT EXISTS (SELECT FROM contacts c WHERE c.person = memberships.person)
ORDER BY welcomed_at DESC NULLS FIRST LIMIT $1 RETURNING id
"""
REQUESTS = """
INSERT INTO data_requests (id, person, wish, reason, asked_by, asked_at)
SELECT gen_random_uuid(), person, 'copy', 'x', $2, $3 FROM memberships ORDER BY person LIMIT $1
ON CONFLICT DO NOTHING RETURNING id
"""
RECEIVED = """
INSERT INTO received (id, key, raw, at, sorted_as, sorted_at, letter)
SELECT gen_random_uuid(), decode(md5(n::text) || md5(n::text), 'hex'), 'x', $3, 'unclassified', $3,
    (SELECT max(id) FROM letters WHERE $2 > 0)
FROM generate_series(1, $1::int) n RETURNING id
"""
PROGRAMME = """
INSERT INTO programme_items (name, whose, began_on)
SELECT 'x', CASE WHEN n % 2 = 0 THEN 'district' ELSE 'branches' END, date_trunc('year', $3::timestamptz)::date
FROM generate_series(1, $1::int) n WHERE $2 > 0 RETURNING id
"""
# $1 the moment, $2 how many, $3 Eva, $4 the branch; each uses them all.
FEW = (
    """
    INSERT INTO programme_targets (item, from_day, target)
    SELECT id, began_on, 4 FROM programme_items WHERE $1::timestamptz > '2020-01-01' AND $2::int + $4::bigint > 0 AND $3::uuid IS NOT NULL
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO objections (mandate, rule, what, said_at)
    SELECT m.id, (SELECT min(id) FROM rules WHERE $4 > 0 AND $3::uuid IS NOT NULL), 'rule', $1
    FROM mandates m ORDER BY m.id DESC LIMIT $2
    """,
    """
    INSERT INTO nominations (id, branch, person, asked_by, asked_at, answer, answered_at)
    SELECT gen_random_uuid(), branch, person, $3, $1, 'yes', $1
    FROM memberships WHERE branch <> $4 AND welcomed_at IS NOT NULL ORDER BY person LIMIT $2
    """,
    """
    INSERT INTO local_posts (id, person, post, area, from_day, given_at, given_by)
    SELECT gen_random_uuid(), r.person, p.post, a.code, '2023-01-01', $1, $3
    FROM (SELECT code, row_number() OVER (ORDER BY code) AS n FROM areas WHERE kind = 'kommun' AND $4 > 0 LIMIT $2) a
    JOIN (SELECT person, row_number() OVER (ORDER BY person) AS n FROM representatives) r ON r.n = a.n
    CROSS JOIN (VALUES ('group_leader'), ('local_board')) p (post) ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO proposals (kind, title, area, type, day, link, put_in_by, put_in_at, family)
    SELECT 'motion', 'Rätt till heltid ' || n, '0136', 'k-aldre', $1::timestamptz::date - n, 'https://example.org/',
        (SELECT min(person::text)::uuid FROM representatives WHERE $4 > 0 AND $3::uuid IS NOT NULL), $1, n
    FROM generate_series(1, $2::int) n
    """,
    """
    INSERT INTO security_log (at, event, by, about)
    SELECT $1::timestamptz - n * interval '1 hour', 'appointed', $3, $3 FROM generate_series(1, $2::int * 30) n WHERE $4 > 0
    """,
    """
    INSERT INTO imports (source, area, file_sha256, at, by, counts)
    SELECT '0136', '0136', decode(md5('x') || md5('x'), 'hex'), $1::timestamptz - n * interval '1 day', $3, '{"done": 3}'
    FROM generate_series(1, $2::int) n WHERE $4 > 0
    """,
    """
    INSERT INTO programme_meetings (item, meeting)
    SELECT i.id, h.meeting FROM (SELECT min(id) AS id FROM programme_items WHERE $3::uuid IS NOT NULL) i
    CROSS JOIN (SELECT h.meeting FROM meeting_hosts h JOIN meetings m ON m.id = h.meeting
        WHERE h.branch = $4 AND m.starts_at < $1 LIMIT $2) h
    ON CONFLICT DO NOTHING
    """,
)
# Two years of them: of records, of lists and of meetings; every twentieth is of Anna's.
READS = """
WITH numbered AS (
    SELECT person, row_number() OVER (ORDER BY person) - 1 AS n FROM memberships WHERE branch = $6)
INSERT INTO access_log (at, reader, reader_post, person, branch, why, scope, chained)
SELECT $2::timestamptz - k * interval '3 minutes',
    CASE WHEN k % 3 = 0 THEN $5::uuid ELSE $4::uuid END, CASE WHEN k % 3 = 0 THEN 'administrator' ELSE 'coordinator' END,
    CASE WHEN k % 5 < 2 THEN NULL WHEN k % 20 = 3 THEN $3::uuid ELSE m.person END,
    CASE WHEN k % 5 = 0 THEN NULL ELSE $6::bigint END,
    CASE WHEN k % 5 = 0 THEN 'Listor över politiker och uppdrag' WHEN k % 5 = 1 THEN 'Samordnaren öppnade föreningens lista'
        ELSE 'Samordnaren öppnade dina uppgifter i föreningen' END,
    CASE WHEN k % 5 = 0 THEN 'representatives' WHEN k % 5 = 1 THEN 'list' ELSE 'record' END, true
FROM generate_series(1, $1::int) AS r (k) JOIN numbered m ON m.n = k % (SELECT count(*) FROM numbered)
"""
DIGESTS = """
INSERT INTO digests (person, day)
SELECT DISTINCT a.person, ($1::timestamptz - n * interval '1 day')::date
FROM appointments a CROSS JOIN generate_series(1, 365) n
"""
