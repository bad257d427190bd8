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
