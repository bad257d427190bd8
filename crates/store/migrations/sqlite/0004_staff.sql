-- Those who work here: who of them did what, and who saw whose personal data.

-- Since when nobody signs in with the account any more. NULL: it is in use.
ALTER TABLE account ADD COLUMN disabled_at INTEGER;

-- When the second factor was given. NULL: not in this session.
ALTER TABLE session ADD COLUMN second_at INTEGER;

-- With which account somebody of the staff did it. NULL: an applicant, the system, an import.
ALTER TABLE event ADD COLUMN account_id INTEGER REFERENCES account (id);
ALTER TABLE note ADD COLUMN account_id INTEGER REFERENCES account (id);

-- The date that the executor has asked for and nobody has answered yet.
ALTER TABLE request ADD COLUMN asked_due_at INTEGER;

-- What was changed beside requests, and what was refused. Appended to, never changed.
CREATE TABLE audit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    -- NULL: the command line, or the system itself.
    account_id INTEGER REFERENCES account (id),
    role INTEGER NOT NULL,
    -- A word: 'refused', 'setting', 'account_added', …
    action TEXT NOT NULL,
    request_id INTEGER REFERENCES request (id),
    -- What it was done to: a key, a code, a number.
    subject TEXT NOT NULL,
    -- How it was and is; never a secret.
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_account ON audit (account_id, at);
CREATE INDEX audit_request ON audit (request_id) WHERE request_id IS NOT NULL;

-- Who saw whose personal data.
CREATE TABLE viewed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    -- Of which request, and of whom; NULL where the page was about the other alone.
    request_id INTEGER REFERENCES request (id),
    applicant_id INTEGER REFERENCES applicant (id),
    -- Where: 'card', 'caller', 'print', …
    what TEXT NOT NULL
) STRICT;

CREATE INDEX viewed_at ON viewed (at);
CREATE INDEX viewed_account ON viewed (account_id, at);
CREATE INDEX viewed_request ON viewed (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX viewed_applicant ON viewed (applicant_id) WHERE applicant_id IS NOT NULL;
