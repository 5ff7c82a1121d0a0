-- A copy for who stands in for somebody who is away.
ALTER TABLE notifications ADD COLUMN IF NOT EXISTS stands_in_for_id BIGINT NULL;

-- Of which due times people were reminded: of each once.
CREATE TABLE IF NOT EXISTS notification_reminders (
    record_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    due_at DATETIME(6) NOT NULL,
    PRIMARY KEY (record_kind, record_id, due_at),
    KEY notification_reminders_age (due_at)
) ENGINE=InnoDB;
