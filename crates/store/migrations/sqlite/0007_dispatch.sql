-- Dispatch: who gets what, who looks after which house, what nobody took, and what was reported by many at once.

-- The city's rules, in their order: the first that matches names the executor. What is NULL is not looked at.
CREATE TABLE route_rule (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    position INTEGER NOT NULL,
    type_id INTEGER REFERENCES request_type (id),
    direction_id INTEGER REFERENCES direction (id),
    district_id INTEGER REFERENCES district (id),
    -- As it was written; it is compared as an address is.
    street TEXT,
    house TEXT,
    executor_id INTEGER NOT NULL REFERENCES executor (id),
    made_at INTEGER NOT NULL,
    -- NULL: it holds. One that was removed is kept: requests were routed by it.
    removed_at INTEGER
) STRICT;

-- House managers and lift companies: private, since a manager's name gives the house away. To the public they are their executor.
CREATE TABLE contractor (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    executor_id INTEGER NOT NULL REFERENCES executor (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL
) STRICT;

CREATE INDEX contractor_executor ON contractor (executor_id);

-- Which contractor of an executor looks after which house.
CREATE TABLE building (
    -- Street and house as they are compared; the kind of street is -1 where it is not said.
    words TEXT NOT NULL,
    kind INTEGER NOT NULL,
    house TEXT NOT NULL,
    executor_id INTEGER NOT NULL REFERENCES executor (id),
    contractor_id INTEGER NOT NULL REFERENCES contractor (id),
    -- As they are written.
    street TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (words, house, executor_id, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX building_contractor ON building (contractor_id);

-- The contractor whose person it is; NULL: of all houses of their executor.
ALTER TABLE account ADD COLUMN contractor_id INTEGER REFERENCES contractor (id);

-- Who looks after the house: private, as the place is.
ALTER TABLE request ADD COLUMN contractor_id INTEGER REFERENCES contractor (id);
-- Who got it by the rules and why, as JSON; NULL: no rule was asked.
ALTER TABLE request ADD COLUMN routed TEXT;

CREATE INDEX request_contractor ON request (contractor_id, state) WHERE contractor_id IS NOT NULL;
-- What nobody has.
CREATE INDEX request_unassigned ON request (registered_at, id) WHERE state = 0;
CREATE INDEX request_merged ON request (merged_into) WHERE merged_into IS NOT NULL;

-- Who gave a request back.
CREATE TABLE refusal (
    request_id INTEGER NOT NULL REFERENCES request (id),
    -- The version of the request that it made.
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- NULL: not known, as of what was given back before this table was.
    executor_id INTEGER REFERENCES executor (id),
    -- The reason.
    note_id INTEGER REFERENCES note (id),
    PRIMARY KEY (request_id, version)
) STRICT, WITHOUT ROWID;

INSERT INTO refusal (request_id, version, at)
SELECT request_id, version, at FROM event WHERE payload LIKE '{"kind":"returned"%';

-- Requests about what nobody has on the books.
CREATE TABLE ownerless (
    request_id INTEGER NOT NULL PRIMARY KEY REFERENCES request (id),
    at INTEGER NOT NULL,
    role INTEGER NOT NULL,
    account_id INTEGER REFERENCES account (id),
    -- Since when somebody has it after all.
    found_at INTEGER
) STRICT;

-- Mass incidents. The request is the one that goes on for all.
CREATE TABLE incident (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    type_id INTEGER NOT NULL REFERENCES request_type (id),
    -- What the site says of it: written by staff for everybody.
    text_uk TEXT NOT NULL,
    text_en TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    account_id INTEGER REFERENCES account (id),
    closed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX incident_running ON incident (request_id) WHERE closed_at IS NULL;

-- Requests of which somebody said that they are no incident.
CREATE TABLE incident_dismissal (
    request_id INTEGER NOT NULL PRIMARY KEY REFERENCES request (id),
    at INTEGER NOT NULL,
    account_id INTEGER REFERENCES account (id)
) STRICT;
