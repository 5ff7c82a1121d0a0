-- What people chose for their pages, such as the columns of a list.
CREATE TABLE IF NOT EXISTS web_preferences (
    user_id BIGINT NOT NULL,
    name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who has a record open now, and since when they write on it.
CREATE TABLE IF NOT EXISTS web_presence (
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    seen_at DATETIME(6) NOT NULL,
    wrote_at DATETIME(6) NULL,
    PRIMARY KEY (kind, record_id, user_id),
    KEY web_presence_seen (seen_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The company's own logo, one row.
CREATE TABLE IF NOT EXISTS web_logo (
    id TINYINT NOT NULL PRIMARY KEY,
    media_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
