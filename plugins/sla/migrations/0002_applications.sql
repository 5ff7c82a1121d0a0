-- When policies as they were then were applied to open tickets: a fact of the clocks of these, for ever.
CREATE TABLE IF NOT EXISTS sla_applications (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    policy_id BIGINT NOT NULL,
    applied_at DATETIME(6) NOT NULL,
    applied_by_id BIGINT NULL,
    looked BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    finished_at DATETIME(6) NULL,
    KEY sla_applications_of (policy_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Clocks that are due at another time since.
CREATE TABLE IF NOT EXISTS sla_application_items (
    application_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    clock VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    due_before DATETIME(6) NULL,
    due_after DATETIME(6) NULL,
    PRIMARY KEY (application_id, ticket_id, clock)
) ENGINE=InnoDB;
