-- The operator's desk: finding any request, calls and the keys of telephone exchanges.

-- What requests are found by. See store::search.
CREATE TABLE search_document (
    request_id BIGINT NOT NULL PRIMARY KEY,
    words TSVECTOR NOT NULL
);

CREATE INDEX search_document_words ON search_document USING GIN (words) WITH (fastupdate = off);

-- All words of them, for what is half typed.
CREATE TABLE search_word (
    word TEXT COLLATE "C" NOT NULL PRIMARY KEY
);

-- Words are folded by Misto, not by SQL: what is here already is entered when this migration is done.
INSERT INTO setting (key, value) SELECT 'search_due', 'true' WHERE EXISTS (SELECT 1 FROM request);
