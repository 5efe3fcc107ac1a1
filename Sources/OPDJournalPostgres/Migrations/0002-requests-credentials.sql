-- An entry names the request that asked for it, which the log has too.
ALTER TABLE entries ADD COLUMN request text;

-- The hash of the password or key that an entry of the directory gives to somebody.
ALTER TABLE personal_details ADD COLUMN credentials text;
