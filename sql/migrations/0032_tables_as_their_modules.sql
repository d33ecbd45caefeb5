-- Tables get the names of their modules, and with them their constraints, indexes and sequences.
DO $$
DECLARE
    t record;
    part name;
BEGIN
    FOR t IN SELECT * FROM (VALUES
        ('posts', 'appointments'), ('reads', 'access_log'), ('presses', 'idempotency_keys'), ('stops', 'suppressions'),
        ('limits', 'rate_limits')) AS renamed (was, becomes)
    LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', t.was, t.becomes);
        FOR part IN SELECT conname FROM pg_constraint
            WHERE conrelid = t.becomes::regclass AND starts_with(conname, t.was || '_')
        LOOP
            EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', t.becomes, part,
                           t.becomes || substr(part, length(t.was) + 1));
        END LOOP;
        FOR part IN SELECT relname FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('i', 'S')
              AND starts_with(relname, t.was || '_')
        LOOP
            EXECUTE format('ALTER TABLE %I RENAME TO %I', part, t.becomes || substr(part, length(t.was) + 1));
        END LOOP;
    END LOOP;
END $$;
