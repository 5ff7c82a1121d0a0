-- What is being written, or is to be sent at a later time; and who is spoken to in messages and notes.

CREATE TABLE IF NOT EXISTS message_drafts (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    author_id BIGINT NULL,
    written_as VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    body_html MEDIUMTEXT NOT NULL,
    body_text MEDIUMTEXT NOT NULL,
    to_addresses TEXT NULL,
    cc_addresses TEXT NULL,
    mention_ids TEXT NULL,
    attachments MEDIUMTEXT NULL,
    status_after VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    unless_answered TINYINT NOT NULL DEFAULT 0,
    send_at DATETIME(6) NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    error TEXT NULL,
    message_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY message_drafts_of_owner (kind, record_id, id),
    KEY message_drafts_due (state, send_at),
    KEY message_drafts_of_author (author_id, state)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS mentions (
    entry_kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    entry_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (entry_kind, entry_id, user_id),
    KEY mentions_of_user (user_id)
) ENGINE=InnoDB;
