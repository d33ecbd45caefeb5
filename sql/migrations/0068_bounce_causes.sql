-- Why a letter was not delivered, as it was read: see mail/bounce_causes.py. What came before keeps what its code said.
ALTER TABLE letter_events ADD COLUMN cause text CHECK (cause IN ('gone', 'mailbox', 'passing', 'ours'));
UPDATE letter_events SET cause = CASE
    WHEN enhanced IN ('5.1.1', '5.1.2', '5.1.6') THEN 'gone'
    WHEN coalesce(enhanced, '5.0.0') ~ '^5[.][0-6]' THEN 'mailbox'
    WHEN enhanced LIKE '5.%' THEN 'ours'
    ELSE 'passing' END
WHERE event IN ('failed', 'bounced') AND (event = 'bounced' OR num_nonnulls(code, enhanced) > 0);
