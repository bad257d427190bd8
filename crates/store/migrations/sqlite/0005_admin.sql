-- Who works here and how they sign in; what an admin keeps in order; what the city forgets.

-- A first password that somebody else has made: until when it holds. NULL: it is their own.
ALTER TABLE account ADD COLUMN first_password_until INTEGER;
-- By what an identity provider names them before they first come from there: entered by an admin, in lower case.
ALTER TABLE account ADD COLUMN work_email TEXT;
-- Issuer and subject at the identity provider, since they first came from there.
ALTER TABLE account ADD COLUMN subject TEXT;

CREATE UNIQUE INDEX account_work_email ON account (work_email) WHERE work_email IS NOT NULL;
CREATE UNIQUE INDEX account_subject ON account (subject) WHERE subject IS NOT NULL;
-- Those who work here (all roles but the applicant's, 1) are few among all accounts.
CREATE INDEX account_staff ON account (role) WHERE role <> 1;

-- When somebody signed in through the identity provider. NULL: with a password.
ALTER TABLE session ADD COLUMN provider_at INTEGER;

-- What the codes of an app are made from.
CREATE TABLE second_factor (
    account_id INTEGER NOT NULL PRIMARY KEY REFERENCES account (id),
    -- Sealed with the city's key.
    secret TEXT NOT NULL,
    -- When its first code was typed. NULL: it was shown, and asks for nothing yet.
    confirmed_at INTEGER,
    -- The step of the last code that was taken: no code opens twice.
    used_step INTEGER NOT NULL
) STRICT;

-- Codes of sheets, each of which opens once. The codes themselves can only be compared.
CREATE TABLE recovery_code (
    code_mac TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- How an executor is reached, and its head.
ALTER TABLE executor ADD COLUMN email TEXT;
ALTER TABLE executor ADD COLUMN head_email TEXT;
ALTER TABLE executor ADD COLUMN phone TEXT;

-- Since when nothing more is reported under the type.
ALTER TABLE request_type ADD COLUMN retired_at INTEGER;

-- When name, phone and address were taken out. NULL: they stand.
ALTER TABLE applicant ADD COLUMN forgotten_at INTEGER;

-- Whom the city may have to forget one day, in the order of coming.
CREATE INDEX applicant_kept ON applicant (id) WHERE account_id IS NULL AND forgotten_at IS NULL;

-- Work that is done from time to time by one process of all.
CREATE TABLE job (
    name TEXT NOT NULL PRIMARY KEY,
    -- Until then it is somebody's.
    leased_until INTEGER NOT NULL,
    -- When it was last done to its end, and how much there was to do.
    ran_at INTEGER,
    done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
