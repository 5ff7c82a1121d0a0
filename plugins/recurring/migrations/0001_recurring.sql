CREATE TABLE IF NOT EXISTS recurring_tickets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    ticket MEDIUMTEXT NOT NULL,
    rule VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    starts_on VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    time_of_day VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    on_closed_day VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    calendar_id BIGINT NULL,
    active TINYINT NOT NULL,
    next_at DATETIME(6) NULL,
    last_at DATETIME(6) NULL,
    last_ticket_id BIGINT NULL,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY recurring_tickets_by_name (name, id),
    KEY recurring_tickets_due (active, next_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Each planned moment makes one ticket, whatever is repeated.
CREATE TABLE IF NOT EXISTS recurring_made (
    recurring_id BIGINT NOT NULL,
    planned_at DATETIME(6) NOT NULL,
    PRIMARY KEY (recurring_id, planned_at)
) ENGINE=InnoDB;
