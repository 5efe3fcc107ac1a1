-- Every table but the small last two is distributed by the hash of one column on an engine that shards PostgreSQL:
-- entries, heads and personal_details by the stream, idempotency_keys by key_high, a part of a hash already.

CREATE TABLE entries (
    stream bigint NOT NULL,
    version bigint NOT NULL,
    time bigint NOT NULL,
    actor text,
    events text NOT NULL,
    -- The transaction that appended it: how a node whose connection broke finds out whether it was committed.
    turn uuid NOT NULL,
    PRIMARY KEY (stream, version)
);

-- The version of each stream's last entry, and what nodes lock before they append. 0: no entry yet. Pages are filled by
-- half, so that an update stays within its page and writes no index.
CREATE TABLE heads (
    stream bigint PRIMARY KEY,
    version bigint NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE personal_details (
    stream bigint NOT NULL,
    version bigint NOT NULL,
    patient_name text,
    phone text,
    patient_id text,
    reason text,
    -- Of the second and further tokens of the entry: a JSON list.
    further text,
    salt text,
    PRIMARY KEY (stream, version)
);

-- A client may repeat a key on another stream, so a key cannot be looked for by its stream.
CREATE TABLE idempotency_keys (
    key_high bigint NOT NULL,
    key_low bigint NOT NULL,
    epoch bigint NOT NULL,
    request_high bigint NOT NULL,
    request_low bigint NOT NULL,
    stream bigint NOT NULL,
    version bigint NOT NULL,
    has_entry boolean NOT NULL,
    time bigint NOT NULL,
    turn uuid NOT NULL,
    PRIMARY KEY (key_high, key_low, epoch)
);

CREATE INDEX idempotency_keys_by_time ON idempotency_keys (time);

-- What the hospital is given once, its secret; and a row that is written to find out whether anything can be.
CREATE TABLE hospital (
    name text PRIMARY KEY,
    value bytea NOT NULL
);

INSERT INTO hospital (name, value) VALUES ('last_check', '');
