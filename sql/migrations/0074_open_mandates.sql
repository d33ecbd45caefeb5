-- A register that has no last day may say 9999-12-31. It is none.
UPDATE mandates SET to_day = NULL WHERE to_day >= '2100-01-01';
