CREATE TABLE IF NOT EXISTS webhooks (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    url VARCHAR(2000) NOT NULL,
    events TEXT NOT NULL,
    -- Encrypted with the installation's key.
    sealed_secret VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    active TINYINT NOT NULL DEFAULT 1,
    owner_id BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY webhooks_of_owner (owner_id),
    KEY webhooks_by_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- One event for one webhook: entries of the group `deliveries`, so (kind, record_id) is the webhook.
CREATE TABLE IF NOT EXISTS webhook_deliveries (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    -- Place in the outbox; NULL for a trial, which no event caused.
    event_position BIGINT NULL,
    event VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    about_kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    about_id BIGINT NULL,
    payload MEDIUMTEXT NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at DATETIME(6) NULL,
    http_status BIGINT NULL,
    response TEXT NOT NULL,
    error VARCHAR(500) NOT NULL DEFAULT '',
    delivered_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    -- An event that is handed out twice by the outbox makes one delivery.
    UNIQUE KEY webhook_deliveries_once (record_id, event_position),
    KEY webhook_deliveries_of_owner (kind, record_id, id),
    KEY webhook_deliveries_due (state, next_attempt_at),
    KEY webhook_deliveries_age (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
