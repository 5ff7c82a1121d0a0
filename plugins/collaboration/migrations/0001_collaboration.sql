-- Entries that hang on records of any kind: (kind, record_id) is the owner.

CREATE TABLE IF NOT EXISTS messages (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    author_id BIGINT NULL,
    from_address VARCHAR(255) NOT NULL DEFAULT '',
    to_addresses TEXT NULL,
    cc_addresses TEXT NULL,
    body_html MEDIUMTEXT NOT NULL,
    body_text MEDIUMTEXT NOT NULL,
    attachments MEDIUMTEXT NULL,
    direction VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    channel VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    automatic TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY messages_of_owner (kind, record_id, id),
    KEY messages_by_author (author_id, created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS notes (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    author_id BIGINT NULL,
    visibility VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body_html MEDIUMTEXT NOT NULL,
    body_text MEDIUMTEXT NOT NULL,
    attachments MEDIUMTEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY notes_of_owner (kind, record_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS tasks (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    title VARCHAR(255) NOT NULL,
    assignee_id BIGINT NULL,
    group_id BIGINT NULL,
    due_at DATETIME(6) NULL,
    required TINYINT NOT NULL DEFAULT 0,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    done_at DATETIME(6) NULL,
    done_by_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY tasks_of_owner (kind, record_id, id),
    KEY tasks_of_assignee (assignee_id, state, due_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS relations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_id BIGINT NOT NULL,
    mirror_of BIGINT NULL,
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY relations_of_owner (kind, record_id, id),
    UNIQUE KEY relations_once (kind, record_id, type, target_kind, target_id),
    KEY relations_to (target_kind, target_id),
    KEY relations_mirror (mirror_of)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
