-- How assets hang together: what runs on what, depends on what, is connected to what.
CREATE TABLE IF NOT EXISTS asset_relations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    from_id BIGINT NOT NULL,
    type VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    to_id BIGINT NOT NULL,
    note VARCHAR(500) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_relations_once (from_id, type, to_id),
    KEY asset_relations_back (to_id, type, from_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
