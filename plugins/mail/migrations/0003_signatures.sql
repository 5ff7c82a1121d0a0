-- What stands below the answers of a person, of a team, and of a mailbox.

CREATE TABLE IF NOT EXISTS mail_signatures (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id BIGINT NULL,
    group_id BIGINT NULL,
    mailbox_id BIGINT NULL,
    html_de MEDIUMTEXT NOT NULL,
    html_en MEDIUMTEXT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY mail_signatures_user (user_id),
    UNIQUE KEY mail_signatures_group (group_id),
    UNIQUE KEY mail_signatures_mailbox (mailbox_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
