-- An entry names the request that asked for it, which the log has too.
ALTER TABLE entries ADD COLUMN request text;

-- The hash of the password or key that an entry of the directory gives to somebody.
ALTER TABLE personal_details ADD COLUMN credentials text;

-- For those who look for what somebody did. Entries come almost in the order of their times, so it is small and costs an
-- append next to nothing.
CREATE INDEX entries_by_time ON entries USING brin (time);
