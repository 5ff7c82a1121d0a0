-- Files of any kind of record: how they are read, by which rules, with which profile, and how they are taken back.
ALTER TABLE import
    ADD COLUMN defaults TEXT NULL AFTER mapping,
    ADD COLUMN profile_id BIGINT NULL AFTER defaults,
    ADD COLUMN rule VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'create_update' AFTER profile_id,
    ADD COLUMN empty_cells VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'keep' AFTER rule,
    ADD COLUMN format VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'csv' AFTER state,
    ADD COLUMN delimiter VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER encoding,
    ADD COLUMN quote VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER delimiter,
    ADD COLUMN sheet VARCHAR(100) NOT NULL DEFAULT '' AFTER quote,
    ADD COLUMN preview MEDIUMTEXT NULL AFTER sheet,
    ADD COLUMN skipped_count BIGINT NOT NULL DEFAULT 0 AFTER refused_count,
    ADD COLUMN undone_count BIGINT NOT NULL DEFAULT 0 AFTER skipped_count,
    ADD COLUMN left_count BIGINT NOT NULL DEFAULT 0 AFTER undone_count,
    MODIFY COLUMN mapping MEDIUMTEXT NOT NULL;

-- What a row wrote, so that it can be taken back: the version it left, values before and after, records made on the way.
ALTER TABLE import_row
    ADD COLUMN written_version BIGINT NULL,
    ADD COLUMN restore MEDIUMTEXT NULL,
    ADD COLUMN made TEXT NULL,
    ADD COLUMN undone VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'no',
    ADD COLUMN undo_notes TEXT NULL,
    ADD KEY import_row_target (record_id, target_id);

CREATE TABLE import_profile (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(150) NOT NULL,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    mapping MEDIUMTEXT NOT NULL,
    defaults TEXT NULL,
    match_by VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    rule VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'create_update',
    empty_cells VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'keep',
    create_missing BOOLEAN NOT NULL DEFAULT TRUE,
    shared BOOLEAN NOT NULL DEFAULT FALSE,
    owner_id BIGINT NULL,
    header_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY import_profile_header (kind, header_key),
    KEY import_profile_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
