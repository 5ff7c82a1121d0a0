-- The register of assets: what there is, by which types, who holds it, where it is, what it cost.
CREATE TABLE IF NOT EXISTS asset_types (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(80) NOT NULL,
    name_de VARCHAR(80) NOT NULL DEFAULT '',
    name_en VARCHAR(80) NOT NULL DEFAULT '',
    family VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    icon VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    number_pattern VARCHAR(60) NOT NULL DEFAULT '',
    number_unique VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'all',
    serial_unique VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'all',
    barcode_unique VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'all',
    field_names TEXT NULL,
    depreciation VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
    useful_months BIGINT NULL,
    rate DECIMAL(5,2) NULL,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY asset_types_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO asset_types (id, name, name_de, name_en, family, icon, number_pattern, depreciation, useful_months, created_at, updated_at) VALUES
    (1, 'computer', 'Computer', 'Computer', 'computer', 'device-laptop', 'PC-{00000}', 'straight_line', 36, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (2, 'monitor', 'Monitor', 'Monitor', 'monitor', 'device-desktop', 'MON-{00000}', 'straight_line', 72, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (3, 'phone', 'Telefon', 'Phone', 'phone', 'device-mobile', 'TEL-{00000}', 'straight_line', 60, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (4, 'printer', 'Drucker', 'Printer', 'printer', 'printer', 'PRN-{00000}', 'straight_line', 36, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (5, 'network device', 'Netzwerkgerät', 'Network device', 'network_device', 'router', 'NET-{00000}', 'straight_line', 60, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (6, 'server', 'Server', 'Server', 'server', 'server', 'SRV-{00000}', 'straight_line', 60, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (7, 'virtual machine', 'Virtuelle Maschine', 'Virtual machine', 'vm', 'box', 'VM-{00000}', 'none', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (8, 'peripheral', 'Peripherie', 'Peripheral', 'peripheral', 'keyboard', 'PER-{00000}', 'none', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (9, 'SIM card', 'SIM-Karte', 'SIM card', 'sim_card', 'device-sim', 'SIM-{00000}', 'none', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (10, 'vehicle', 'Fahrzeug', 'Vehicle', 'vehicle', 'car', 'KFZ-{00000}', 'straight_line', 72, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (11, 'service', 'Dienst', 'Service', 'service', 'cloud', 'SVC-{00000}', 'none', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (12, 'other', 'Sonstiges', 'Other', 'other', 'package', 'A-{000000}', 'none', NULL, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE IF NOT EXISTS manufacturers (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(120) NOT NULL,
    website VARCHAR(255) NOT NULL DEFAULT '',
    support_phone VARCHAR(60) NOT NULL DEFAULT '',
    support_email VARCHAR(255) NOT NULL DEFAULT '',
    notes TEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY manufacturers_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_models (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(150) NOT NULL,
    manufacturer_id BIGINT NULL,
    type_id BIGINT NULL,
    part_number VARCHAR(80) NOT NULL DEFAULT '',
    end_of_support_on DATE NULL,
    notes TEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY asset_models_name (name),
    KEY asset_models_manufacturer (manufacturer_id, name),
    KEY asset_models_type (type_id, name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- *_norm is what identifies, without case and blanks; NULL where there is none, as for a serial number that many
-- machines have. *_scope is 0 among all, the type's id within a type, NULL where the type wants no uniqueness.
CREATE TABLE IF NOT EXISTS assets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    number VARCHAR(60) NOT NULL,
    type_id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    model_id BIGINT NULL,
    manufacturer_id BIGINT NULL,
    serial VARCHAR(100) NOT NULL DEFAULT '',
    barcode VARCHAR(100) NOT NULL DEFAULT '',
    user_id BIGINT NULL,
    group_id BIGINT NULL,
    parent_id BIGINT NULL,
    location_id BIGINT NULL,
    department_id BIGINT NULL,
    organisation_id BIGINT NULL,
    supplier_id BIGINT NULL,
    purchase_document_id BIGINT NULL,
    order_number VARCHAR(80) NOT NULL DEFAULT '',
    cost_centre VARCHAR(80) NOT NULL DEFAULT '',
    price VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    price_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(price, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    residual VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    residual_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(residual, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    depreciation VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
    useful_months BIGINT NULL,
    rate DECIMAL(5,2) NULL,
    purchased_on DATE NULL,
    delivered_on DATE NULL,
    in_use_since DATE NULL,
    warranty_until DATE NULL,
    retired_on DATE NULL,
    last_seen_at DATETIME(6) NULL,
    notes TEXT NULL,
    custom MEDIUMTEXT NULL,
    number_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    number_scope BIGINT NULL,
    serial_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    serial_scope BIGINT NULL,
    barcode_norm VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
    barcode_scope BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    UNIQUE KEY assets_number_once (number_norm, number_scope),
    UNIQUE KEY assets_serial_once (serial_norm, serial_scope),
    UNIQUE KEY assets_barcode_once (barcode_norm, barcode_scope),
    -- Lists: all, of a type, in a state, of a holder or place, each in its order.
    KEY assets_updated (deleted_at, updated_at, id),
    KEY assets_created (created_at, id),
    KEY assets_number (deleted_at, number, id),
    KEY assets_name (deleted_at, name, id),
    KEY assets_type (type_id, deleted_at, updated_at, id),
    KEY assets_state (state, deleted_at, updated_at, id),
    KEY assets_type_state (type_id, state, deleted_at, updated_at, id),
    KEY assets_user (user_id, deleted_at, updated_at, id),
    KEY assets_group (group_id, deleted_at, updated_at, id),
    KEY assets_parent (parent_id, deleted_at),
    KEY assets_model (model_id, deleted_at, updated_at, id),
    KEY assets_manufacturer (manufacturer_id, deleted_at, updated_at, id),
    KEY assets_location (location_id, deleted_at, updated_at, id),
    KEY assets_department (department_id, deleted_at, updated_at, id),
    KEY assets_organisation (organisation_id, deleted_at, updated_at, id),
    KEY assets_supplier (supplier_id, deleted_at, updated_at, id),
    KEY assets_purchase_document (purchase_document_id),
    KEY assets_warranty (deleted_at, warranty_until, id),
    KEY assets_purchased (deleted_at, purchased_on, id),
    KEY assets_price (deleted_at, price_amount, id),
    KEY assets_seen (deleted_at, last_seen_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS asset_tags (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    asset_id BIGINT NOT NULL,
    tag VARCHAR(60) NOT NULL,
    KEY asset_tags_asset (asset_id),
    KEY asset_tags_tag (tag, asset_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The last inventory number given by each pattern, in which year and month stand already.
CREATE TABLE IF NOT EXISTS asset_counters (
    pattern VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- From which state an asset may go into which.
CREATE TABLE IF NOT EXISTS asset_moves (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    from_state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    to_state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_moves_once (from_state, to_state)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO asset_moves (from_state, to_state, created_at, updated_at) VALUES
    ('ordered', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('ordered', 'in_use', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('ordered', 'disposed', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'in_use', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'lent', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'in_repair', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'retired', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'disposed', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_stock', 'lost', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_use', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_use', 'in_repair', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_use', 'retired', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_use', 'lost', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_repair', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_repair', 'in_use', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('in_repair', 'retired', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lent', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lent', 'in_repair', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lent', 'lost', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('retired', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('retired', 'disposed', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lost', 'in_stock', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lost', 'in_use', '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('lost', 'disposed', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

-- What identifies an asset to audits, beside number, serial number and barcode.
CREATE TABLE IF NOT EXISTS asset_identities (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    asset_id BIGINT NOT NULL,
    scheme VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    value VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    first_seen_at DATETIME(6) NOT NULL,
    last_seen_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_identities_once (scheme, value, asset_id),
    KEY asset_identities_asset (asset_id, scheme)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who said the value of a field that an audit filled, and when.
CREATE TABLE IF NOT EXISTS asset_sources (
    asset_id BIGINT NOT NULL,
    field VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    way VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source VARCHAR(120) NOT NULL,
    at DATETIME(6) NOT NULL,
    PRIMARY KEY (asset_id, field)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What an audit found and could be several assets: decided by a person.
CREATE TABLE IF NOT EXISTS asset_reviews (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    title VARCHAR(200) NOT NULL,
    source VARCHAR(120) NOT NULL,
    identities TEXT NULL,
    found TEXT NULL,
    candidates TEXT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    asset_id BIGINT NULL,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY asset_reviews_state (state, created_at, id),
    KEY asset_reviews_digest (digest)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Which assets a record of another kind is about.
CREATE TABLE IF NOT EXISTS asset_links (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    note VARCHAR(500) NOT NULL DEFAULT '',
    author_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY asset_links_once (kind, record_id, asset_id),
    KEY asset_links_asset (asset_id, kind, record_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
