-- A seat that a representative has added herself is her own word until an administrator or a register confirms it.
-- 'declared' stays what she has said of a mandate that was known, and her going on in the same seat.
ALTER TABLE mandates DROP CONSTRAINT mandates_status_check;
ALTER TABLE mandates ADD CONSTRAINT mandates_status_check
    CHECK (status IN ('imported', 'declared', 'own', 'confirmed', 'wrong'));

UPDATE mandates m SET status = 'own' FROM mandates b
WHERE b.id = m.follows AND m.status = 'declared' AND (m.committee, m.seat) IS DISTINCT FROM (b.committee, b.seat);

-- Two people share a name or an address: a key says who it may be. Sources: 'register' (the register's own id, or the name
-- where it had none), 'name' and 'email'.
ALTER TABLE register_keys DROP CONSTRAINT register_keys_pkey;
ALTER TABLE register_keys ADD PRIMARY KEY (source, key, person);

-- Titles are compared without our letters: registers that leave them out write ERSATTARE.
DELETE FROM seat_spellings s USING seat_spellings t
WHERE NOT s.shipped AND NOT t.shipped AND s.pattern > t.pattern
    AND translate(s.pattern, 'åäöøé', 'aaooe') = translate(t.pattern, 'åäöøé', 'aaooe');
UPDATE seat_spellings SET pattern = translate(pattern, 'åäöøé', 'aaooe') WHERE NOT shipped;
