CREATE TABLE IF NOT EXISTS announcements (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    title VARCHAR(200) NOT NULL,
    body MEDIUMTEXT NOT NULL,
    severity VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    audience VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    shown_from DATETIME(6) NOT NULL,
    shown_until DATETIME(6) NULL,
    created_by_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY announcements_by_state (state, shown_from, id),
    KEY announcements_by_start (shown_from, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who has read what and put it away.
CREATE TABLE IF NOT EXISTS announcement_dismissals (
    announcement_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    dismissed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (announcement_id, user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
