-- Reports by residents: what makes a repeated one harmless, and the links by which a request is followed without an account.

-- Keys that only this city knows: random, hexadecimal, made when they are first needed.
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What was sent with a key, kept for seven days. Neither the key nor what was sent can be read from it.
CREATE TABLE idempotency (
    key_mac TEXT NOT NULL PRIMARY KEY,
    body_mac TEXT NOT NULL,
    request_id INTEGER NOT NULL REFERENCES request (id),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (at);

-- Who holds the link of this hash follows the request.
CREATE TABLE tracking (
    token_hash TEXT NOT NULL PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES request (id),
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tracking_request ON tracking (request_id);
