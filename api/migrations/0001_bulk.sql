-- Changes of many records at once: what was asked for, and of each record what it was before, so that it can be undone.
CREATE TABLE IF NOT EXISTS bulk_runs (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id BIGINT NOT NULL,
    request JSON NOT NULL,
    actor JSON NOT NULL,
    state VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    found BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL DEFAULT 0,
    refused BIGINT NOT NULL DEFAULT 0,
    undone BIGINT NOT NULL DEFAULT 0,
    kept BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY bulk_runs_of (user_id, id),
    KEY bulk_runs_by_age (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- status 0: not looked at yet. undone: 0 not yet, 1 put back, 2 kept as it is, 3 refused.
CREATE TABLE IF NOT EXISTS bulk_items (
    run_id BIGINT NOT NULL,
    record_id BIGINT NOT NULL,
    before_values JSON NULL,
    wrote_values JSON NULL,
    status INT NOT NULL DEFAULT 0,
    error VARCHAR(500) NOT NULL DEFAULT '',
    undone TINYINT NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, record_id),
    KEY bulk_items_left (run_id, status, record_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
