-- The executor's queue and the controller's checks: photos before and after, calls back, what was looked at for the public, sanctions.

-- What an executor's photo shows: as it was found (0), as it was left (1).
ALTER TABLE photo ADD COLUMN stage INTEGER;

-- When somebody looked whether the public may see it, and who. What they found, its visibility tells.
ALTER TABLE photo ADD COLUMN looked_at INTEGER;
ALTER TABLE photo ADD COLUMN looked_by INTEGER REFERENCES account (id);
ALTER TABLE note ADD COLUMN looked_at INTEGER;
ALTER TABLE note ADD COLUMN looked_by INTEGER REFERENCES account (id);

-- What nobody has looked at (2: public), and what was looked at, the latest first.
CREATE INDEX note_unlooked ON note (at, id) WHERE looked_at IS NULL AND visibility <> 2;
CREATE INDEX note_looked ON note (looked_at, id) WHERE looked_at IS NOT NULL;
CREATE INDEX photo_unlooked ON photo (at, id) WHERE looked_at IS NULL AND visibility <> 2 AND request_id IS NOT NULL;
CREATE INDEX photo_looked ON photo (looked_at, id) WHERE looked_at IS NOT NULL;

-- Tries to speak to the applicant about the report that was made then.
CREATE TABLE callback (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    reported_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    outcome INTEGER NOT NULL
) STRICT;

CREATE INDEX callback_request ON callback (request_id, reported_at);

-- What a controller found of a report that looked like a case: which it was; NULL: none.
CREATE TABLE sanction (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    reported_at INTEGER NOT NULL,
    suspected INTEGER NOT NULL,
    kind INTEGER,
    executor_id INTEGER NOT NULL REFERENCES executor (id),
    -- When it came about.
    at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    account_id INTEGER NOT NULL REFERENCES account (id),
    note_id INTEGER REFERENCES note (id),
    UNIQUE (request_id, reported_at, suspected)
) STRICT;

CREATE INDEX sanction_at ON sanction (at, id) WHERE kind IS NOT NULL;

-- An executor's work by deadline (1, 2, 4: assigned, in progress, rework; without a deadline last); all that is open by state; what is closed (5).
CREATE INDEX request_work ON request (executor_id, COALESCE(due_at, 9223372036854775807), id) WHERE state IN (1, 2, 4);
CREATE INDEX request_open ON request (executor_id, state, COALESCE(due_at, 9223372036854775807), id) WHERE state <> 5;
CREATE INDEX request_closed ON request (executor_id, closed_at, id) WHERE state = 5;
-- Who asks for more time (what is closed asks for nothing), the nearest deadline first.
CREATE INDEX request_asked ON request (executor_id, COALESCE(due_at, 9223372036854775807), id) WHERE asked_due_at IS NOT NULL;
-- What waits for a check, without what other registers check.
CREATE INDEX request_waiting ON request (source, done_at, id) WHERE state = 3;
-- Reported (0, 1: done, explained) and closed by nobody's word (2).
CREATE INDEX request_lapsed ON request (closed_at, id) WHERE state = 5 AND confirmed_by = 2 AND resolution IN (0, 1);
-- Reports later than the deadline by the kind, and those that were sent back.
CREATE INDEX request_late ON request (done_at, id) WHERE state IN (3, 5) AND reported AND done_at > original_due_at;
CREATE INDEX sent_back_at ON sent_back (reported_at, request_id);
