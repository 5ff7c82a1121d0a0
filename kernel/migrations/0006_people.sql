-- What is known of people beyond their account, the organisations of external customers, and what is done with people:
-- import, merge, anonymisation.
ALTER TABLE user
    ADD COLUMN title VARCHAR(150) NULL AFTER phone,
    ADD COLUMN mobile VARCHAR(50) NULL AFTER title,
    ADD COLUMN employee_number VARCHAR(50) COLLATE utf8mb4_bin NULL AFTER mobile,
    ADD COLUMN vip BOOLEAN NOT NULL DEFAULT FALSE AFTER employee_number,
    ADD COLUMN external BOOLEAN NOT NULL DEFAULT FALSE AFTER vip,
    ADD COLUMN organisation_id BIGINT NULL AFTER external,
    ADD COLUMN photo_id BIGINT NULL AFTER organisation_id,
    ADD COLUMN custom MEDIUMTEXT NULL AFTER photo_id,
    ADD COLUMN merged_into_id BIGINT NULL AFTER custom,
    ADD COLUMN anonymised_at DATETIME(6) NULL AFTER merged_into_id,
    ADD COLUMN number_key VARCHAR(50) COLLATE utf8mb4_bin AS (IF(deleted_at IS NULL, employee_number, NULL)) STORED,
    ADD UNIQUE KEY user_employee_number (number_key),
    ADD KEY user_organisation (organisation_id),
    ADD KEY user_merged_into (merged_into_id);

-- Further addresses a person writes from: of one who was merged, or given by hand. Kept in lower case.
CREATE TABLE user_address (
    address VARCHAR(254) COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL,
    KEY user_address_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

ALTER TABLE location ADD COLUMN type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER name;

CREATE TABLE organisation (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name VARCHAR(150) NOT NULL,
    address VARCHAR(500) NOT NULL DEFAULT '',
    phone VARCHAR(50) NULL,
    notes TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY organisation_name (name),
    KEY organisation_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE organisation_domain (
    domain VARCHAR(253) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    organisation_id BIGINT NOT NULL,
    KEY organisation_domain_organisation (organisation_id)
) ENGINE=InnoDB;

-- Fields that administrators add. Where tickets were there before, the table is too.
CREATE TABLE IF NOT EXISTS custom_fields (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    applies_to VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label_de VARCHAR(80) NOT NULL,
    label_en VARCHAR(80) NOT NULL,
    type VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    choices TEXT NULL,
    required TINYINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY custom_fields_name (applies_to, name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- A file of people, places or departments that is taken over, first only looked at.
CREATE TABLE import (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    file_id BIGINT NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    match_by VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    mapping TEXT NOT NULL,
    create_missing BOOLEAN NOT NULL DEFAULT TRUE,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    encoding VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    total BIGINT NOT NULL DEFAULT 0,
    done BIGINT NOT NULL DEFAULT 0,
    new_count BIGINT NOT NULL DEFAULT 0,
    changed_count BIGINT NOT NULL DEFAULT 0,
    unchanged_count BIGINT NOT NULL DEFAULT 0,
    refused_count BIGINT NOT NULL DEFAULT 0,
    error VARCHAR(1000) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    finished_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY import_created (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What each row of the file comes to: entries of the group `rows`, so (kind, record_id) is the import.
CREATE TABLE import_row (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    line BIGINT NOT NULL,
    outcome VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    target_id BIGINT NULL,
    label VARCHAR(255) NOT NULL,
    changes MEDIUMTEXT NULL,
    errors TEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY import_row_of_owner (kind, record_id, id),
    KEY import_row_outcome (record_id, outcome, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Anonymisations. What is to be looked for is kept only until it is done.
CREATE TABLE erasure (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id BIGINT NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    known MEDIUMTEXT NULL,
    report MEDIUMTEXT NULL,
    error VARCHAR(1000) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    finished_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY erasure_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Journal entries whose text was taken out: the digest they were chained with, and that of what is left. Each is
-- attested by an entry of the journal itself, which names both: action `redacted` of (journal, batch).
CREATE TABLE journal_redaction (
    journal_id BIGINT NOT NULL PRIMARY KEY,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    left_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    batch BIGINT NOT NULL
) ENGINE=InnoDB;
