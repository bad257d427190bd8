-- The operator's desk: finding any request, calls and the keys of telephone exchanges.

-- What requests are found by, kept by FTS5: for each word the numbers of its requests, and nothing else. See store::search.
CREATE VIRTUAL TABLE search_document USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- All words of them, for what is half typed.
CREATE TABLE search_word (
    word TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Words are folded by Misto, not by SQL: what is here already is entered when this migration is done.
INSERT INTO setting (key, value) SELECT 'search_due', 'true' WHERE EXISTS (SELECT 1 FROM request);

-- Keys by which other programs are let in. What is kept opens nothing.
CREATE TABLE api_key (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- What for, in the words of who made it.
    name TEXT NOT NULL,
    -- What it opens: 'telephony'.
    scope TEXT NOT NULL,
    key_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- Whose desk a line of the telephone exchange rings at.
CREATE TABLE line (
    name TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL UNIQUE REFERENCES account (id)
) STRICT, WITHOUT ROWID;

-- Calls to the centre and from it.
CREATE TABLE call (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- Its number in the exchange that the key belongs to. NULL: entered at the desk.
    api_key_id INTEGER REFERENCES api_key (id),
    external_id TEXT,
    direction INTEGER NOT NULL,
    -- E.164; empty where the number is withheld.
    phone TEXT NOT NULL,
    line TEXT NOT NULL,
    -- At whose desk.
    account_id INTEGER REFERENCES account (id),
    started_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER,
    seconds INTEGER,
    outcome INTEGER NOT NULL,
    -- Of a missed one: when the caller was reached, or got through.
    done_at INTEGER,
    -- What came of it: the last request of it, and how many there were.
    request_id INTEGER REFERENCES request (id),
    requests INTEGER NOT NULL,
    -- Of a consultation: what about.
    topic TEXT
) STRICT;

CREATE UNIQUE INDEX call_external ON call (api_key_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX call_phone ON call (phone, id);
CREATE INDEX call_account ON call (account_id, started_at);
CREATE INDEX call_started ON call (started_at);
-- Callers who wait to be called back: 2 is missed.
CREATE INDEX call_missed ON call (phone, started_at) WHERE outcome = 2 AND done_at IS NULL;
-- Calls that somebody is to be shown: 0 rings, 1 is being talked.
CREATE INDEX call_open ON call (account_id, id) WHERE outcome IN (0, 1);

-- What is open about a place: 5 is closed.
CREATE INDEX request_open_place ON request (lat, lon) WHERE state <> 5 AND lat IS NOT NULL;
