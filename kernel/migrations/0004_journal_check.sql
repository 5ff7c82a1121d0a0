-- The last check of the journal's chain: how far it came, so that one that was interrupted goes on from there.
CREATE TABLE IF NOT EXISTS journal_check (
    id TINYINT NOT NULL PRIMARY KEY,
    started_at DATETIME(6) NOT NULL,
    finished_at DATETIME(6) NULL,
    checked BIGINT NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_bad BIGINT NULL
) ENGINE=InnoDB;
