-- Deadlines that come near or have passed, and who is told.

-- Each step of each deadline once.
CREATE TABLE escalation (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id),
    due_at INTEGER NOT NULL,
    -- How many hours after the deadline; negative: before.
    hours INTEGER NOT NULL,
    -- 0: the executor, 1: its head, 2: the deputy mayor.
    told INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- When to try next to send the letter; nobody else tries before. NULL: sent, given up, or nobody to send it to.
    try_at INTEGER,
    tries INTEGER NOT NULL,
    sent_at INTEGER,
    UNIQUE (request_id, due_at, hours, told)
) STRICT;

CREATE INDEX escalation_try ON escalation (try_at) WHERE try_at IS NOT NULL;

-- Since when each step is one of the city's: nobody is told of what passed before.
CREATE TABLE escalation_step (
    hours INTEGER NOT NULL,
    told INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (hours, told)
) STRICT, WITHOUT ROWID;

-- Work that is still to be done (states 0, 1, 2 and 4), by its deadline.
CREATE INDEX request_deadline ON request (due_at) WHERE state IN (0, 1, 2, 4);
