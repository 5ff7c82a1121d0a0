CREATE TABLE IF NOT EXISTS stores (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(150) NOT NULL,
    location_id BIGINT NULL,
    department_id BIGINT NULL,
    keeper_id BIGINT NULL,
    notes TEXT NOT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY stores_by_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS consumables (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    sku VARCHAR(60) NOT NULL DEFAULT '',
    sku_key VARCHAR(60) AS (IF(sku = '' OR deleted_at IS NOT NULL, NULL, sku)) PERSISTENT,
    name VARCHAR(200) NOT NULL,
    type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    unit VARCHAR(20) NOT NULL,
    barcode VARCHAR(60) NOT NULL DEFAULT '',
    supplier_id BIGINT NULL,
    order_number VARCHAR(60) NOT NULL DEFAULT '',
    price VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    price_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(price, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    minimum INT NULL,
    order_up_to INT NULL,
    notes MEDIUMTEXT NOT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    custom MEDIUMTEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    UNIQUE KEY consumables_sku (sku_key),
    KEY consumables_by_name (name, id),
    KEY consumables_of_supplier (supplier_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS consumable_models (
    consumable_id BIGINT NOT NULL,
    model_id BIGINT NOT NULL,
    PRIMARY KEY (consumable_id, model_id),
    KEY consumable_models_of_model (model_id, consumable_id)
) ENGINE=InnoDB;

-- What lies in a store of an article, and what it is worth. Written with each movement, under the lock of the article.
CREATE TABLE IF NOT EXISTS stock_levels (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    store_id BIGINT NOT NULL,
    consumable_id BIGINT NOT NULL,
    quantity BIGINT NOT NULL DEFAULT 0,
    value VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    value_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(value, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    minimum INT NULL,
    order_up_to INT NULL,
    below TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY stock_levels_place (store_id, consumable_id),
    KEY stock_levels_of_consumable (consumable_id, store_id),
    KEY stock_levels_below (below, id),
    KEY stock_levels_by_update (updated_at, id),
    CONSTRAINT stock_levels_never_negative CHECK (quantity >= 0)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS stock_movements (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    type VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    consumable_id BIGINT NOT NULL,
    store_id BIGINT NOT NULL,
    to_store_id BIGINT NULL,
    quantity BIGINT NOT NULL,
    price VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    value VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    value_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(value, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    level_after BIGINT NOT NULL,
    user_id BIGINT NULL,
    asset_id BIGINT NULL,
    department_id BIGINT NULL,
    document_id BIGINT NULL,
    note VARCHAR(500) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY stock_movements_of_consumable (consumable_id, id),
    KEY stock_movements_of_store (store_id, id),
    KEY stock_movements_of_user (user_id, id),
    KEY stock_movements_of_asset (asset_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
