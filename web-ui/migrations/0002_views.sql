-- Saved lists of any kind of records.
CREATE TABLE IF NOT EXISTS web_views (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    applies_to VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    query TEXT NOT NULL,
    sort VARCHAR(60) NOT NULL DEFAULT '',
    columns TEXT NULL,
    owner_id BIGINT NULL,
    sharing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    group_id BIGINT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    layout VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'table',
    board_by VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY web_views_owner (owner_id),
    KEY web_views_group (group_id),
    KEY web_views_kind (applies_to, position, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
