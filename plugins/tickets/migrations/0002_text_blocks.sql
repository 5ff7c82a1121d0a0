-- What agents write again and again, in German and English.
CREATE TABLE IF NOT EXISTS text_blocks (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    body_de TEXT NOT NULL,
    body_en TEXT NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY text_blocks_position (position, id),
    KEY text_blocks_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
