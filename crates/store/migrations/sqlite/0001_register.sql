-- The register of a city. Instants are milliseconds since 1970 in UTC; closed sets of words are the numbers of their Rust enums.
-- The same tables and columns as in ../postgres, number by number; a test compares them.

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Counts every change of what a running server keeps in memory beside the facts.
INSERT INTO setting (key, value) VALUES ('version', '0');

CREATE TABLE direction (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_uk TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT;

CREATE TABLE executor (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_uk TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind INTEGER NOT NULL
) STRICT;

CREATE TABLE request_type (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    direction_id INTEGER NOT NULL REFERENCES direction (id),
    name_uk TEXT NOT NULL,
    name_en TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    "precision" INTEGER NOT NULL,
    executor_id INTEGER REFERENCES executor (id)
) STRICT;

CREATE TABLE district (
    id INTEGER NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_uk TEXT NOT NULL,
    name_en TEXT NOT NULL,
    label_lat REAL NOT NULL,
    label_lon REAL NOT NULL,
    -- Polygons of rings of [lon, lat], as in a GeoJSON MultiPolygon.
    border TEXT NOT NULL
) STRICT;

-- The only home of personal data.
CREATE TABLE applicant (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    surname TEXT NOT NULL,
    first_name TEXT NOT NULL,
    patronymic TEXT,
    phone TEXT NOT NULL,
    email TEXT,
    address TEXT NOT NULL,
    -- All of it in lower case, folded in Rust: SQLite folds ASCII only.
    search TEXT NOT NULL
) STRICT;

CREATE TABLE request (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    -- 'misto' for own requests, else the register that it was taken over from.
    source TEXT NOT NULL,
    source_id TEXT,
    type_id INTEGER NOT NULL REFERENCES request_type (id),
    channel INTEGER NOT NULL,
    district_id INTEGER REFERENCES district (id),
    executor_id INTEGER REFERENCES executor (id),
    state INTEGER NOT NULL,
    resolution INTEGER,
    confirmed_by INTEGER,
    registered_at INTEGER NOT NULL,
    original_due_at INTEGER,
    due_at INTEGER,
    done_at INTEGER,
    reported INTEGER NOT NULL CHECK (reported IN (0, 1)),
    closed_at INTEGER,
    -- Whether more time was given. NULL: taken over from a register that does not tell.
    extended INTEGER CHECK (extended IN (0, 1)),
    stars INTEGER,
    rated_at INTEGER,
    -- The true place and its address: private. The public point is only as precise as the type allows.
    lat REAL,
    lon REAL,
    public_lat REAL,
    public_lon REAL,
    place_address TEXT,
    applicant_id INTEGER REFERENCES applicant (id),
    merged_into INTEGER REFERENCES request (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE UNIQUE INDEX request_source ON request (source, source_id) WHERE source_id IS NOT NULL;
-- The order in which the facts are loaded.
CREATE INDEX request_registered ON request (registered_at, id);
-- On control (3) or closed (5), and nobody knows when.
CREATE INDEX request_time_unknown ON request (id)
    WHERE (state IN (3, 5) AND done_at IS NULL) OR (state = 5 AND closed_at IS NULL);

-- When the reports were made that were later sent back, counted from 0.
CREATE TABLE sent_back (
    request_id INTEGER NOT NULL REFERENCES request (id),
    n INTEGER NOT NULL,
    reported_at INTEGER NOT NULL,
    PRIMARY KEY (request_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    role INTEGER NOT NULL,
    payload TEXT NOT NULL,
    UNIQUE (request_id, version)
) STRICT;

CREATE INDEX event_at ON event (at);
-- What the front page tells of: takeovers from other registers (role 8) are no news.
CREATE INDEX event_news ON event (at, seq) WHERE role <> 8;

-- Free text. 0: internal, 1: for the applicant, 2: public, after staff have passed it.
CREATE TABLE note (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    at INTEGER NOT NULL,
    role INTEGER NOT NULL,
    visibility INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX note_request ON note (request_id);
