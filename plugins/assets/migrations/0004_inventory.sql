-- Disposal by protocol, and stock-taking.
CREATE TABLE IF NOT EXISTS asset_disposals (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    number VARCHAR(40) NOT NULL,
    disposed_on DATE NOT NULL,
    reason VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    recipient VARCHAR(200) NOT NULL DEFAULT '',
    proceeds VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    proceeds_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(proceeds, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    data_erased TINYINT NOT NULL DEFAULT 0,
    notes TEXT NULL,
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_disposals_number (number),
    KEY asset_disposals_day (disposed_on, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_disposal_items (
    disposal_id BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    PRIMARY KEY (disposal_id, asset_id),
    KEY asset_disposal_items_asset (asset_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_stocktakes (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(150) NOT NULL,
    location_id BIGINT NULL,
    state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    correct_place TINYINT NOT NULL DEFAULT 0,
    author_id BIGINT NULL,
    closed_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY asset_stocktakes_order (state, created_at, id),
    KEY asset_stocktakes_location (location_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_scans (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    code VARCHAR(200) NOT NULL,
    result VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asset_id BIGINT NULL,
    found_at_id BIGINT NULL,
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_scans_once (record_id, asset_id),
    KEY asset_scans_owner (kind, record_id, result, id),
    KEY asset_scans_asset (asset_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
