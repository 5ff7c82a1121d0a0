-- Templates of tickets, and macros: several changes, a reply and a note in one step.
CREATE TABLE IF NOT EXISTS ticket_templates (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(500) NOT NULL,
    field_values LONGTEXT NOT NULL,
    sharing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'private',
    owner_id BIGINT NULL,
    group_id BIGINT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY ticket_templates_position (position, id),
    KEY ticket_templates_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS macros (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(500) NOT NULL,
    field_values LONGTEXT NOT NULL,
    reply TEXT NOT NULL,
    note TEXT NOT NULL,
    tags_add TEXT NOT NULL,
    tags_remove TEXT NOT NULL,
    sharing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'private',
    owner_id BIGINT NULL,
    group_id BIGINT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY macros_position (position, id),
    KEY macros_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
