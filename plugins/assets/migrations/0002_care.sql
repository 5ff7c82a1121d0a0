-- What is done with assets: repairs and upkeep, reservations and loans.
CREATE TABLE IF NOT EXISTS asset_maintenance (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    type VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    planned_on DATE NULL,
    done_on DATE NULL,
    supplier_id BIGINT NULL,
    cost VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    cost_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(cost, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY asset_maintenance_owner (kind, record_id, planned_on, id),
    KEY asset_maintenance_state (state, planned_on, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_loans (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    asset_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    starts_on DATE NOT NULL,
    due_on DATE NOT NULL,
    lent_at DATETIME(6) NULL,
    returned_at DATETIME(6) NULL,
    notes VARCHAR(1000) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    told_on DATE NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY asset_loans_asset (asset_id, state, starts_on),
    KEY asset_loans_user (user_id, deleted_at, due_on, id),
    KEY asset_loans_due (deleted_at, state, due_on, id),
    KEY asset_loans_order (deleted_at, due_on, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
