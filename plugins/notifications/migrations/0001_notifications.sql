-- What people were told of; unread ones of one bundle are one row. `app` 0: chosen to come by mail or push only.
CREATE TABLE IF NOT EXISTS notifications (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id BIGINT NOT NULL,
    type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    entry_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    entry_id BIGINT NULL,
    actor_id BIGINT NULL,
    bundle VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title_key VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    params MEDIUMTEXT NOT NULL,
    text VARCHAR(500) NOT NULL DEFAULT '',
    path VARCHAR(300) NOT NULL DEFAULT '',
    actions VARCHAR(300) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    count BIGINT NOT NULL DEFAULT 1,
    app TINYINT NOT NULL DEFAULT 1,
    urgent TINYINT NOT NULL DEFAULT 0,
    read_at DATETIME(6) NULL,
    mail_at DATETIME(6) NULL,
    digest TINYINT NOT NULL DEFAULT 0,
    mailed_at DATETIME(6) NULL,
    push_at DATETIME(6) NULL,
    pushed_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY notifications_shown (user_id, app, updated_at, id),
    KEY notifications_unread (user_id, app, read_at),
    KEY notifications_bundle (user_id, bundle, read_at),
    KEY notifications_mail (mail_at, user_id),
    KEY notifications_push (push_at, user_id),
    KEY notifications_age (updated_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- How a person wants to be told; what is not here follows the defaults.
CREATE TABLE IF NOT EXISTS notification_choices (
    user_id BIGINT NOT NULL,
    type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    mail VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    app TINYINT NOT NULL,
    push TINYINT NOT NULL,
    PRIMARY KEY (user_id, type)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What an administrator set in place of what the types say of themselves.
CREATE TABLE IF NOT EXISTS notification_defaults (
    type VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    mail VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    app TINYINT NOT NULL,
    push TINYINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- When a person wants mail, by their own clock: `HH:MM`, and a digit 1 for each day of the week from Monday on.
CREATE TABLE IF NOT EXISTS notification_times (
    user_id BIGINT NOT NULL PRIMARY KEY,
    digest_at VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quiet_from VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    quiet_to VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    weekdays CHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '1111111'
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- When people got mail, for as long as that limits how much they get.
CREATE TABLE IF NOT EXISTS notification_mails (
    user_id BIGINT NOT NULL,
    sent_at DATETIME(6) NOT NULL,
    PRIMARY KEY (user_id, sent_at),
    KEY notification_mails_age (sent_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
