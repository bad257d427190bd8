-- The resident: accounts, notices of what happens to their requests, photos, and the addresses that places are found by.

CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- E.164, confirmed by a code.
    phone TEXT NOT NULL UNIQUE,
    -- An argon2 hash in the PHC format.
    password TEXT NOT NULL,
    role INTEGER NOT NULL,
    -- The organisation that a person of an executor works for.
    executor_id INTEGER REFERENCES executor (id),
    surname TEXT NOT NULL,
    first_name TEXT NOT NULL,
    patronymic TEXT,
    address TEXT NOT NULL,
    email TEXT,
    lang INTEGER NOT NULL,
    -- Whether notices go to the e-mail (1) or not (0).
    mail_notices INTEGER NOT NULL,
    -- The version of the privacy notice that was shown.
    privacy INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- The surname that was given when the account was opened: earlier requests with the phone are known by it.
    opened_as TEXT NOT NULL
) STRICT;

-- Who holds the cookie of this hash is signed in.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- What kind of browser, in a few words.
    agent TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_expires ON session (expires_at);

-- Codes sent to phones. What they are for and whose, and the codes themselves, can only be compared.
CREATE TABLE one_time_code (
    key_mac TEXT NOT NULL PRIMARY KEY,
    code_mac TEXT NOT NULL,
    at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX one_time_code_expires ON one_time_code (expires_at);

-- How often something was tried lately, by the mark of who or what for.
CREATE TABLE throttle (
    key_mac TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX throttle_at ON throttle (at);

-- Whose account the person is, in which language they asked, and which privacy notice they were shown. NULL: none (a call, an import).
ALTER TABLE applicant ADD COLUMN account_id INTEGER REFERENCES account (id);
ALTER TABLE applicant ADD COLUMN lang INTEGER;
ALTER TABLE applicant ADD COLUMN privacy INTEGER;

CREATE INDEX applicant_account ON applicant (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX applicant_phone ON applicant (phone);
CREATE INDEX request_applicant ON request (applicant_id) WHERE applicant_id IS NOT NULL;

-- People to whom the same happened, and who joined a request of another.
CREATE TABLE joined (
    request_id INTEGER NOT NULL REFERENCES request (id),
    applicant_id INTEGER NOT NULL REFERENCES applicant (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (request_id, applicant_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX joined_applicant ON joined (applicant_id);

-- Who holds the link: the applicant, or somebody who joined.
ALTER TABLE tracking ADD COLUMN applicant_id INTEGER REFERENCES applicant (id);
UPDATE tracking SET applicant_id = (SELECT request.applicant_id FROM request WHERE request.id = tracking.request_id);

-- What is to be told to whom, of the version of a request that it came to.
CREATE TABLE notice (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    version INTEGER NOT NULL,
    applicant_id INTEGER NOT NULL REFERENCES applicant (id),
    kind INTEGER NOT NULL,
    -- 0: e-mail, 1: SMS.
    channel INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- When to try next; nobody else tries before. NULL: sent, or given up.
    try_at INTEGER,
    tries INTEGER NOT NULL,
    sent_at INTEGER,
    UNIQUE (request_id, version, applicant_id, channel)
) STRICT;

CREATE INDEX notice_try ON notice (try_at) WHERE try_at IS NOT NULL;

-- Links in notices, by which the applicant answers a report without signing in: bound to the version that it made.
CREATE TABLE answer_link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES request (id),
    version INTEGER NOT NULL,
    applicant_id INTEGER NOT NULL REFERENCES applicant (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_link_request ON answer_link (request_id);

-- Photos; the files lie elsewhere under the same names. Without a request: uploaded, and not sent yet.
CREATE TABLE photo (
    id TEXT NOT NULL PRIMARY KEY,
    request_id INTEGER REFERENCES request (id),
    -- The text that it belongs to.
    note_id INTEGER REFERENCES note (id),
    at INTEGER NOT NULL,
    role INTEGER NOT NULL,
    -- As of a note.
    visibility INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX photo_request ON photo (request_id);

-- The city's register of addresses.
CREATE TABLE address (
    street TEXT NOT NULL,
    house TEXT NOT NULL,
    lat REAL NOT NULL,
    lon REAL NOT NULL,
    PRIMARY KEY (street, house)
) STRICT, WITHOUT ROWID;

-- What waits for the applicant's answer (state 3), by when it was reported.
CREATE INDEX request_on_control ON request (done_at) WHERE state = 3;
