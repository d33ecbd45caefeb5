-- needs: attendance invitations

-- To whom a letter goes that tells what a meeting came to. Where somebody is checked in, those who came, and (`absent`) those who
-- had said yes and did not. Where nobody is, whoever said yes or perhaps: then `variant` is NULL.
CREATE VIEW outcome_recipients AS
SELECT d.meeting, d.person, CASE WHEN d.said = 'came' THEN 'came' WHEN c.meeting IS NOT NULL THEN 'absent' END AS variant
FROM door_list d
LEFT JOIN (
    SELECT DISTINCT i.meeting FROM invitations i JOIN attendance t ON t.invitation = i.id AND t.said = 'came'
    WHERE i.withdrawn_at IS NULL
) c ON c.meeting = d.meeting
WHERE CASE WHEN c.meeting IS NOT NULL THEN d.said = 'came' OR d.answer = 'yes' ELSE d.answer IN ('yes', 'maybe') END;

-- On which day a coordinator is asked what became of what a meeting came to.
CREATE FUNCTION asked_later_on(ended timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (local_day(ended) + interval '3 months')::date
$$;
