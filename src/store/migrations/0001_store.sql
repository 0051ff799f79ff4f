-- Every statement of the first schema. Hashes are BLAKE3 in hexadecimal; JSON is text; times are
-- RFC 3339 or milliseconds since 1970 (`_ms`); offsets are bytes.

-- Told apart from any other store, so that an index built from another one is seen as foreign.
CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    id   TEXT NOT NULL
) STRICT;
INSERT INTO identity VALUES (1, lower(hex(randomblob(8))));

-- Bytes as delivered; they lie in `raw/<hash>`.
CREATE TABLE raw (
    hash  TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;

-- What became of each file under each name; the last word counts.
CREATE TABLE outcomes (
    label   TEXT NOT NULL,
    hash    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason  TEXT NOT NULL,
    calls   TEXT NOT NULL,
    PRIMARY KEY (label, hash)
) STRICT;

CREATE TABLE deals (
    deal_id     TEXT PRIMARY KEY,
    account     TEXT NOT NULL,
    opportunity TEXT NOT NULL,
    content     TEXT NOT NULL,
    hash        TEXT NOT NULL
) STRICT;

-- The columns beside `content` repeat what lists and joins need; the content is the truth.
CREATE TABLE calls (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id      TEXT NOT NULL UNIQUE,
    source       TEXT NOT NULL,
    revision     TEXT NOT NULL,
    title        TEXT NOT NULL,
    started_at   TEXT,
    started_ms   INTEGER,
    duration_s   INTEGER,
    turns        INTEGER NOT NULL,
    deal_id      TEXT,
    deal_by_hand INTEGER NOT NULL DEFAULT 0,
    raw          TEXT REFERENCES raw (hash),
    fingerprint  BLOB NOT NULL,
    notes        TEXT NOT NULL
) STRICT;
CREATE INDEX calls_by_deal ON calls (deal_id);

-- The content of the current revision, and of the one that the findings were made from until they are made anew.
CREATE TABLE revisions (
    call_id  TEXT NOT NULL REFERENCES calls (call_id) ON DELETE CASCADE,
    revision TEXT NOT NULL,
    content  TEXT NOT NULL,
    PRIMARY KEY (call_id, revision)
) STRICT;

-- Candidates for a duplicate share at least one band of the fingerprint.
CREATE TABLE bands (
    band INTEGER NOT NULL,
    seq  INTEGER NOT NULL REFERENCES calls (seq) ON DELETE CASCADE,
    PRIMARY KEY (band, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_by_call ON bands (seq);

-- Which revision was read with which rules; an empty ruleset says that it must be read again.
CREATE TABLE extractions (
    call_id  TEXT PRIMARY KEY REFERENCES calls (call_id) ON DELETE CASCADE,
    revision TEXT NOT NULL,
    ruleset  TEXT NOT NULL,
    unread   TEXT NOT NULL
) STRICT;

CREATE TABLE findings (
    call_id    TEXT NOT NULL REFERENCES extractions (call_id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    id         TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    turn       INTEGER NOT NULL,
    evidence   TEXT NOT NULL,
    slots      TEXT NOT NULL,
    confidence REAL NOT NULL,
    rule       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    PRIMARY KEY (call_id, seq)
) STRICT;

-- Decisions bind to no finding and no call by key: they must outlive both.
CREATE TABLE decisions (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    deal_id  TEXT NOT NULL,
    item_id  TEXT NOT NULL,
    replaces TEXT,
    verdict  TEXT NOT NULL,
    content  TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_by_item ON decisions (deal_id, item_id);
CREATE INDEX decisions_by_replaced ON decisions (deal_id, replaces);
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions
BEGIN SELECT raise(ABORT, 'decisions are never changed, only followed by later ones'); END;
CREATE TRIGGER decisions_are_not_removed BEFORE DELETE ON decisions
BEGIN SELECT raise(ABORT, 'decisions are never removed, only followed by later ones'); END;

-- The last decision on each item, without those taken back or followed by one on the item's new id.
CREATE VIEW current_decisions AS
SELECT d.seq, d.deal_id, d.item_id, d.content, d.hash FROM decisions d
WHERE d.verdict <> 'open'
  AND NOT EXISTS (SELECT 1 FROM decisions later WHERE later.deal_id = d.deal_id AND later.item_id = d.item_id AND later.seq > d.seq)
  AND NOT EXISTS (SELECT 1 FROM decisions later WHERE later.deal_id = d.deal_id AND later.replaces = d.item_id AND later.seq > d.seq);

-- One row a call: the moment of its last change. The number only grows.
CREATE TABLE changes (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    call_id TEXT NOT NULL UNIQUE
) STRICT;
