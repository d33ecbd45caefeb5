-- needs: introductions invitations meetings newly_elected people representatives

-- All that waits for representatives at a moment: `subject` is what a link to it names, `says` what a letter tells of it.
-- No name, no question, no number of members; a meeting's title sealed, in hexadecimal digits.
CREATE FUNCTION waits_for_representatives(persons uuid[], at timestamptz)
RETURNS TABLE (person uuid, rank int, since timestamptz, subject uuid, says jsonb) LANGUAGE sql STABLE AS $$
    WITH today AS (SELECT (at AT TIME ZONE 'Europe/Stockholm')::date AS day)
    SELECT m.person, 1, i.asked_at, i.id, jsonb_build_object(
        'what', CASE WHEN i.inquiry IS NULL THEN 'question' ELSE 'answer' END, 'industry_sv', n.name_sv,
        'industry_en', n.name_en, 'area', works_in(a))
    FROM today t
    CROSS JOIN mandates m
    JOIN introductions i ON i.mandate = m.id AND awaits_answer(i, t.day) AND is_shown(i)
    JOIN industries n ON n.slug = i.industry
    LEFT JOIN areas a ON a.code = i.area
    WHERE m.person = ANY(persons)
    UNION ALL
    SELECT m.person, 2, i.asked_back_at, i.id, jsonb_build_object('what', 'came_of', 'day', i.taken_up_on)
    FROM today t
    CROSS JOIN mandates m
    JOIN introductions i ON i.mandate = m.id AND awaits_outcome(i, t.day)
    WHERE m.person = ANY(persons) AND i.asked_back_at IS NOT NULL
    UNION ALL
    SELECT v.person, 3, m.starts_at, v.id, jsonb_build_object(
        'what', 'meeting', 'meeting', m.id, 'title', encode(m.title, 'hex'), 'starts_at', to_char(m.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SSOF'))
    FROM invitations v
    JOIN uncancelled_meetings m ON m.id = v.meeting AND m.called_at IS NOT NULL AND m.starts_at > at
    JOIN representatives r ON r.person = v.person AND r.letters_ended_at IS NULL
    JOIN people p ON p.id = v.person AND coalesce(p.paused_until <= at, true)
    WHERE v.person = ANY(persons) AND v.mandate IS NOT NULL AND v.withdrawn_at IS NULL
      AND still_sits(v.mandate, (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date)
      AND NOT EXISTS (SELECT FROM standing_answers s WHERE s.invitation = v.id)
    UNION ALL
    SELECT m.person, 4, m.to_day::timestamptz, m.person, jsonb_build_object('what', 'staying', 'day', min(m.to_day))
    FROM today t
    CROSS JOIN mandates m
    JOIN representatives r ON r.person = m.person AND r.letters_ended_at IS NULL
    WHERE m.person = ANY(persons) AND mandate_runs(m, t.day) AND next_unsaid(m)
      AND EXISTS (SELECT FROM letters l WHERE l.person = m.person AND l.kind = 'staying')
    GROUP BY m.person, m.to_day
    UNION ALL
    SELECT n.person, 5, min(o.offered_at), n.person, jsonb_build_object('what', 'welcome', 'day', max(n.from_day))
    FROM today t
    CROSS JOIN offered_welcomes o
    JOIN new_seats n ON n.mandate = o.mandate
    JOIN representatives r ON r.person = n.person AND r.letters_ended_at IS NULL
    WHERE n.person = ANY(persons) AND o.told_at IS NULL AND coalesce(n.to_day, 'infinity') >= t.day
    GROUP BY n.person
$$;

-- When the next of the letters that wait for a representative's turn may go, at a moment or after it: at most two that count
-- in any seven days, half a week apart, and on her own day of the week. A meeting that would begin first does not wait for
-- that, but for the seven days.
CREATE FUNCTION letter_turn(of_person uuid, at timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    last_but_one timestamptz;
    latest timestamptz;
    digest timestamptz;
    soonest timestamptz;
    turn timestamptz;
    here timestamp;
    wanted int;
BEGIN
    SELECT (array_agg(w.at ORDER BY w.at DESC))[2], max(w.at) FILTER (WHERE w.kind <> 'listed') INTO last_but_one, latest
    FROM (
        SELECT l.kind, coalesce(l.ended_at, $2) AS at FROM letters l
        WHERE l.person = of_person AND l.paced AND l.state IN ('queued', 'sent', 'in_doubt')
          AND NOT EXISTS (SELECT FROM letter_queue q WHERE q.letter = l.id AND q.held)
          AND coalesce(l.ended_at, $2) > $2 - interval '7 days'
    ) w;
    -- Whoever coordinates too: her day's letter does not come within an hour of another.
    SELECT max(coalesce(l.ended_at, $2)) INTO digest FROM letters l
    WHERE l.person = of_person AND l.kind = 'digest' AND l.state IN ('queued', 'sent', 'in_doubt');
    soonest := greatest(at, last_but_one + interval '7 days', digest + interval '1 hour');
    turn := greatest(soonest, latest + interval '84 hours');
    SELECT r.letter_day INTO wanted FROM representatives r WHERE r.person = of_person;
    here := turn AT TIME ZONE 'Europe/Stockholm';
    IF wanted <> extract(isodow FROM here) OR here::time < '07:30' AND wanted IS NOT NULL THEN
        turn := (here::date + (wanted - extract(isodow FROM here)::int + 7) % 7 + time '07:30') AT TIME ZONE 'Europe/Stockholm';
    END IF;
    RETURN CASE WHEN EXISTS (
        SELECT FROM letters l JOIN letter_queue q ON q.letter = l.id
        WHERE l.person = of_person AND q.held AND l.kind = 'invitation'
          AND l.expires_at > at AND l.expires_at < turn + interval '1 day'
    ) THEN soonest ELSE turn END;
END $$;
