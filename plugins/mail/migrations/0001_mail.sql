CREATE TABLE mailboxes (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    address VARCHAR(255) NOT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    locale VARCHAR(10) NOT NULL,
    imap_host VARCHAR(255) NOT NULL DEFAULT '',
    imap_port BIGINT NOT NULL,
    imap_encryption VARCHAR(10) NOT NULL,
    imap_user VARCHAR(255) NOT NULL DEFAULT '',
    imap_folder VARCHAR(255) NOT NULL,
    after_reading VARCHAR(10) NOT NULL,
    done_folder VARCHAR(255) NOT NULL DEFAULT '',
    smtp_host VARCHAR(255) NOT NULL DEFAULT '',
    smtp_port BIGINT NOT NULL,
    smtp_encryption VARCHAR(10) NOT NULL,
    smtp_user VARCHAR(255) NOT NULL DEFAULT '',
    verify_certificates TINYINT NOT NULL DEFAULT 1,
    unknown_senders VARCHAR(12) NOT NULL,
    guest_requester_id BIGINT NULL,
    group_id BIGINT NULL,
    acknowledge TINYINT NOT NULL DEFAULT 1,
    plus_addressing TINYINT NOT NULL DEFAULT 0,
    last_poll_at DATETIME(6) NULL,
    last_success_at DATETIME(6) NULL,
    last_error VARCHAR(1000) NOT NULL DEFAULT '',
    alarm TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY mailboxes_address (address)
) ENGINE=InnoDB;

-- Passwords, encrypted with the installation's key.
CREATE TABLE mailbox_secrets (
    mailbox_id BIGINT NOT NULL,
    name VARCHAR(20) NOT NULL,
    sealed TEXT NOT NULL,
    PRIMARY KEY (mailbox_id, name)
) ENGINE=InnoDB;

-- Every mail that was fetched, stored whole before anything is done with it.
CREATE TABLE mail_spool (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    mailbox_id BIGINT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    file_id BIGINT NULL,
    size BIGINT NOT NULL,
    state VARCHAR(12) NOT NULL,
    class VARCHAR(12) NOT NULL DEFAULT '',
    reason VARCHAR(1000) NOT NULL DEFAULT '',
    from_address VARCHAR(320) NOT NULL DEFAULT '',
    subject VARCHAR(255) NOT NULL DEFAULT '',
    message_id VARCHAR(500) NOT NULL DEFAULT '',
    message_id_hash CHAR(64) NOT NULL DEFAULT '',
    content_hash CHAR(64) NOT NULL DEFAULT '',
    ticket_id BIGINT NULL,
    entry_id BIGINT NULL,
    threaded_by VARCHAR(20) NOT NULL DEFAULT '',
    trace MEDIUMTEXT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY mail_spool_once (mailbox_id, uid_validity, uid),
    KEY mail_spool_state (state, mailbox_id, id),
    KEY mail_spool_updated (updated_at, id),
    KEY mail_spool_message (message_id_hash),
    KEY mail_spool_content (content_hash),
    KEY mail_spool_sender (from_address(100), created_at),
    KEY mail_spool_ticket (ticket_id, created_at)
) ENGINE=InnoDB;

-- Message ids that belong to a ticket: of its mails (seen) and of those its mails only refer to.
CREATE TABLE mail_ids (
    id_hash CHAR(64) NOT NULL,
    ticket_id BIGINT NOT NULL,
    message_id VARCHAR(500) NOT NULL,
    seen TINYINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id_hash, ticket_id),
    KEY mail_ids_ticket (ticket_id, seen, created_at)
) ENGINE=InnoDB;

-- Which addresses took part in a ticket by mail.
CREATE TABLE mail_participants (
    ticket_id BIGINT NOT NULL,
    address VARCHAR(320) NOT NULL,
    PRIMARY KEY (ticket_id, address(180))
) ENGINE=InnoDB;

-- By which mailbox a ticket came, and who wrote the first mail.
CREATE TABLE mail_threads (
    ticket_id BIGINT NOT NULL PRIMARY KEY,
    mailbox_id BIGINT NOT NULL,
    sender_address VARCHAR(320) NOT NULL,
    sender_name VARCHAR(255) NOT NULL
) ENGINE=InnoDB;

CREATE TABLE mail_outgoing (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    mailbox_id BIGINT NOT NULL,
    ticket_id BIGINT NULL,
    purpose VARCHAR(16) NOT NULL,
    source_id BIGINT NULL,
    message_id VARCHAR(255) NOT NULL DEFAULT '',
    from_name VARCHAR(255) NOT NULL DEFAULT '',
    subject VARCHAR(300) NOT NULL,
    body_text MEDIUMTEXT NOT NULL,
    body_html MEDIUMTEXT NOT NULL,
    in_reply_to VARCHAR(500) NOT NULL DEFAULT '',
    reference_ids MEDIUMTEXT NULL,
    files MEDIUMTEXT NULL,
    state VARCHAR(10) NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at DATETIME(6) NULL,
    last_error VARCHAR(1000) NOT NULL DEFAULT '',
    sent_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY mail_outgoing_once (purpose, source_id),
    KEY mail_outgoing_due (state, next_attempt_at),
    KEY mail_outgoing_updated (updated_at, id),
    KEY mail_outgoing_ticket (ticket_id)
) ENGINE=InnoDB;

CREATE TABLE mail_recipients (
    outgoing_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    address VARCHAR(320) NOT NULL,
    name VARCHAR(255) NOT NULL DEFAULT '',
    copy TINYINT NOT NULL DEFAULT 0,
    state VARCHAR(10) NOT NULL,
    code BIGINT NOT NULL DEFAULT 0,
    answer VARCHAR(600) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    PRIMARY KEY (outgoing_id, position),
    KEY mail_recipients_address (address(100), created_at)
) ENGINE=InnoDB;
