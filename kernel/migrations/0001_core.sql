-- The kernel's own tables: ledger, outbox, jobs, files, settings, people and their rights.
-- Identifiers that programs compare are utf8mb4_bin or ascii_bin, texts for people sort by utf8mb4_unicode_ci.

-- One row. Every write that leaves a journal entry or an event takes its numbers here, as its last statements before the
-- commit, so both come to light in the order of their ids. `previous` is the hash before the last change.
CREATE TABLE IF NOT EXISTS journal_head (
    id TINYINT NOT NULL PRIMARY KEY,
    journal_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    previous CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB;

INSERT IGNORE INTO journal_head (id, journal_id, position, previous, hash) VALUES (1, 0, 0, REPEAT('0', 64), REPEAT('0', 64));

CREATE TABLE IF NOT EXISTS journal (
    id BIGINT NOT NULL PRIMARY KEY,
    at DATETIME(6) NOT NULL,
    actor_id BIGINT NOT NULL,
    via VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changes LONGTEXT COLLATE utf8mb4_bin NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    KEY journal_of_record (kind, record_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS outbox (
    position BIGINT NOT NULL PRIMARY KEY,
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version INT NOT NULL,
    at DATETIME(6) NOT NULL,
    data LONGTEXT COLLATE utf8mb4_bin NOT NULL,
    KEY outbox_at (at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS outbox_cursor (
    subscriber VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    failures INT NOT NULL DEFAULT 0,
    retry_at DATETIME(6) NULL,
    error VARCHAR(1000) NOT NULL DEFAULT ''
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Work that only one node does at a time, besides jobs: delivering the outbox.
CREATE TABLE IF NOT EXISTS node_lease (
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    until_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS job_schedule (
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    next_at DATETIME(6) NOT NULL,
    lease_owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    lease_until DATETIME(6) NULL,
    started_at DATETIME(6) NULL,
    finished_at DATETIME(6) NULL,
    failures INT NOT NULL DEFAULT 0,
    error VARCHAR(1000) NOT NULL DEFAULT '',
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    progress_done BIGINT NOT NULL DEFAULT 0,
    progress_total BIGINT NOT NULL DEFAULT 0,
    note VARCHAR(255) NOT NULL DEFAULT '',
    KEY job_schedule_next (next_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS job_run (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    arguments LONGTEXT COLLATE utf8mb4_bin NOT NULL,
    state VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    due_at DATETIME(6) NOT NULL,
    attempts INT NOT NULL DEFAULT 0,
    lease_owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    lease_until DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    started_at DATETIME(6) NULL,
    finished_at DATETIME(6) NULL,
    error VARCHAR(1000) NOT NULL DEFAULT '',
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    progress_done BIGINT NOT NULL DEFAULT 0,
    progress_total BIGINT NOT NULL DEFAULT 0,
    note VARCHAR(255) NOT NULL DEFAULT '',
    KEY job_run_due (state, due_at),
    KEY job_run_finished (finished_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- One row per content. Whoever stores or sweeps a content holds its row, so a content is never removed while a new file comes to need it.
CREATE TABLE IF NOT EXISTS file_content (
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    touched_at DATETIME(6) NOT NULL,
    KEY file_content_touched (touched_at)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS file (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(255) NOT NULL,
    size BIGINT NOT NULL,
    media_type VARCHAR(127) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    uploader_id BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY file_sha256 (sha256),
    KEY file_created (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS file_ref (
    file_id BIGINT NOT NULL,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    PRIMARY KEY (file_id, kind, record_id),
    KEY file_ref_record (kind, record_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS setting (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value LONGTEXT COLLATE utf8mb4_bin NOT NULL,
    sealed BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY setting_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- One row: rises with every change of a setting, so that other nodes see that their copy is old.
CREATE TABLE IF NOT EXISTS setting_head (
    id TINYINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
) ENGINE=InnoDB;

INSERT IGNORE INTO setting_head (id, version) VALUES (1, 1);

CREATE TABLE IF NOT EXISTS role (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(100) NOT NULL,
    description VARCHAR(500) NOT NULL DEFAULT '',
    staff BOOLEAN NOT NULL DEFAULT FALSE,
    built_in BOOLEAN NOT NULL DEFAULT FALSE,
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY role_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS role_permission (
    role_id BIGINT NOT NULL,
    permission VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (role_id, permission)
) ENGINE=InnoDB;

-- One row: rises with every change of what a role allows, so that what servers keep in memory of it is never old.
CREATE TABLE IF NOT EXISTS role_head (
    id TINYINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
) ENGINE=InnoDB;

INSERT IGNORE INTO role_head (id, version) VALUES (1, 1);

-- Permissions this installation has met: what a built-in role lost on purpose does not come back with the next start.
CREATE TABLE IF NOT EXISTS known_permission (
    name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY
) ENGINE=InnoDB;

INSERT IGNORE INTO role (id, name, title, description, staff, built_in, created_at, updated_at) VALUES
    (1, 'admin', 'Administrator', 'May do everything.', TRUE, TRUE, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (2, 'agent', 'Agent', 'Works on the requests of others.', TRUE, TRUE, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (3, 'requester', 'Requester', 'Reports problems and follows them.', FALSE, TRUE, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

INSERT IGNORE INTO role_permission (role_id, permission) VALUES (1, '*');

CREATE TABLE IF NOT EXISTS location (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    parent_id BIGINT NULL,
    name VARCHAR(150) NOT NULL,
    path VARCHAR(1000) NOT NULL DEFAULT '',
    address VARCHAR(500) NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY location_parent (parent_id),
    KEY location_name (name),
    KEY location_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS department (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    parent_id BIGINT NULL,
    name VARCHAR(150) NOT NULL,
    path VARCHAR(1000) NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY department_parent (parent_id),
    KEY department_name (name),
    KEY department_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS category (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    parent_id BIGINT NULL,
    name VARCHAR(150) NOT NULL,
    path VARCHAR(1000) NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY category_parent (parent_id),
    KEY category_kind (kind, name),
    KEY category_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS user_group (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(150) NOT NULL,
    email VARCHAR(254) COLLATE utf8mb4_bin NULL,
    description VARCHAR(500) NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY user_group_name (name),
    KEY user_group_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Login and e-mail address are kept in lower case and are unique among those who are not deleted.
CREATE TABLE IF NOT EXISTS user (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    login VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    name VARCHAR(150) NOT NULL,
    email VARCHAR(254) COLLATE utf8mb4_bin NULL,
    phone VARCHAR(50) NULL,
    location_id BIGINT NULL,
    department_id BIGINT NULL,
    manager_id BIGINT NULL,
    locale VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    source VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'local',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    login_key VARCHAR(100) COLLATE utf8mb4_bin AS (IF(deleted_at IS NULL, login, NULL)) STORED,
    email_key VARCHAR(254) COLLATE utf8mb4_bin AS (IF(deleted_at IS NULL, email, NULL)) STORED,
    UNIQUE KEY user_login (login_key),
    UNIQUE KEY user_email (email_key),
    KEY user_name (name),
    KEY user_updated (updated_at),
    KEY user_department (department_id),
    KEY user_location (location_id),
    KEY user_manager (manager_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS user_role (
    user_id BIGINT NOT NULL,
    role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (user_id, role),
    KEY user_role_role (role, user_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS user_group_member (
    group_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (group_id, user_id),
    KEY user_group_member_user (user_id, group_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS credential (
    user_id BIGINT NOT NULL PRIMARY KEY,
    password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    changed_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS session (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id BIGINT NOT NULL,
    browser BOOLEAN NOT NULL,
    address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    seen_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    UNIQUE KEY session_token (token_hash),
    KEY session_user (user_id),
    KEY session_expires (expires_at)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS personal_token (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    scopes VARCHAR(4000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    seen_at DATETIME(6) NULL,
    expires_at DATETIME(6) NULL,
    UNIQUE KEY personal_token_hash (token_hash),
    KEY personal_token_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Failed sign-ins in a row, by a hash of login and address.
CREATE TABLE IF NOT EXISTS sign_in_failure (
    attempt_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    failures INT NOT NULL,
    locked_until DATETIME(6) NULL,
    last_at DATETIME(6) NOT NULL,
    KEY sign_in_failure_last (last_at)
) ENGINE=InnoDB;
