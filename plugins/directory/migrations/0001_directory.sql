CREATE TABLE directories (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    preset VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    position BIGINT NOT NULL,
    servers TEXT NOT NULL,
    srv_domain VARCHAR(255) NOT NULL DEFAULT '',
    start_tls BOOLEAN NOT NULL DEFAULT FALSE,
    verify_certificates BOOLEAN NOT NULL DEFAULT TRUE,
    ca_file VARCHAR(255) NOT NULL DEFAULT '',
    bind_dn VARCHAR(255) NOT NULL DEFAULT '',
    user_base VARCHAR(255) NOT NULL,
    user_filter VARCHAR(1000) NOT NULL DEFAULT '',
    group_base VARCHAR(255) NOT NULL DEFAULT '',
    nesting VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    id_attribute VARCHAR(64) NOT NULL DEFAULT '',
    login_attribute VARCHAR(64) NOT NULL DEFAULT '',
    name_attribute VARCHAR(64) NOT NULL DEFAULT '',
    email_attribute VARCHAR(64) NOT NULL DEFAULT '',
    phone_attribute VARCHAR(64) NOT NULL DEFAULT '',
    department_attribute VARCHAR(64) NOT NULL DEFAULT '',
    location_attribute VARCHAR(64) NOT NULL DEFAULT '',
    manager_attribute VARCHAR(64) NOT NULL DEFAULT '',
    login_suffix VARCHAR(64) NOT NULL DEFAULT '',
    default_role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    create_people BOOLEAN NOT NULL DEFAULT TRUE,
    create_at_sign_in BOOLEAN NOT NULL DEFAULT TRUE,
    offline_days BIGINT NOT NULL DEFAULT 0,
    incremental_minutes BIGINT NOT NULL,
    full_hours BIGINT NOT NULL,
    brake_percent BIGINT NOT NULL,
    brake_count BIGINT NOT NULL,
    last_run_at DATETIME(6) NULL,
    last_success_at DATETIME(6) NULL,
    last_full_at DATETIME(6) NULL,
    last_error VARCHAR(1000) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Passwords of service accounts, encrypted with the installation's key.
CREATE TABLE directory_secrets (
    directory_id BIGINT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE directory_mappings (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    directory_id BIGINT NOT NULL,
    group_dn VARCHAR(500) NOT NULL,
    role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    group_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY directory_mappings_directory (directory_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who is who: the directory's own identity of a person and the account here. Rows stay when the person goes.
CREATE TABLE directory_accounts (
    directory_id BIGINT NOT NULL,
    external_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id BIGINT NOT NULL,
    dn VARCHAR(1000) NOT NULL,
    dn_key CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    membership VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    lock_reason VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    expires_at DATETIME(6) NULL,
    password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
    password_at DATETIME(6) NULL,
    PRIMARY KEY (directory_id, external_id),
    UNIQUE KEY directory_accounts_user (user_id),
    KEY directory_accounts_dn (directory_id, dn_key),
    KEY directory_accounts_expires (directory_id, expires_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Up to which of the directory's changes everything was taken over.
CREATE TABLE directory_marks (
    directory_id BIGINT NOT NULL PRIMARY KEY,
    way VARCHAR(20) NOT NULL,
    server VARCHAR(500) NOT NULL,
    value TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE directory_runs (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    directory_id BIGINT NOT NULL,
    mode VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    dry_run BOOLEAN NOT NULL,
    allow_locks BIGINT NOT NULL DEFAULT 0,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    cancel_requested BOOLEAN NOT NULL DEFAULT FALSE,
    server VARCHAR(255) NOT NULL DEFAULT '',
    seen BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL DEFAULT 0,
    updated BIGINT NOT NULL DEFAULT 0,
    locked BIGINT NOT NULL DEFAULT 0,
    unlocked BIGINT NOT NULL DEFAULT 0,
    conflicts BIGINT NOT NULL DEFAULT 0,
    error VARCHAR(1000) NOT NULL DEFAULT '',
    findings MEDIUMTEXT NULL,
    changes MEDIUMTEXT NULL,
    started_at DATETIME(6) NULL,
    finished_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY directory_runs_directory (directory_id, id),
    KEY directory_runs_state (state, updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
