-- Programs: titles as machines report them, the products rules make of them, what is installed where, and what was bought.

-- Products: a maker's program in one edition. Versions are those of its titles.
CREATE TABLE IF NOT EXISTS software (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(420) NOT NULL,
    maker VARCHAR(120) NOT NULL DEFAULT '',
    product VARCHAR(200) NOT NULL,
    edition VARCHAR(80) NOT NULL DEFAULT '',
    licensing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'unknown',
    banned TINYINT NOT NULL DEFAULT 0,
    ban_reason VARCHAR(500) NOT NULL DEFAULT '',
    notes TEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY software_once (maker, product, edition),
    KEY software_name (name, id),
    KEY software_updated (updated_at, id),
    KEY software_banned (banned, name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Titles word by word as reported; never merged, never changed. What they are recognised as stands beside them.
CREATE TABLE IF NOT EXISTS software_titles (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    -- SHA-256 of the four texts that follow.
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    maker VARCHAR(200) NOT NULL DEFAULT '',
    name VARCHAR(255) NOT NULL,
    reported_version VARCHAR(100) NOT NULL DEFAULT '',
    platform VARCHAR(40) NOT NULL DEFAULT '',
    state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'new',
    title_kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'application',
    software_id BIGINT NULL,
    product_version VARCHAR(100) NOT NULL DEFAULT '',
    rule_id BIGINT NULL,
    by_hand TINYINT NOT NULL DEFAULT 0,
    -- On how many machines; counted afterwards, while `stale` says that it changed.
    installed BIGINT NOT NULL DEFAULT 0,
    stale TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY software_titles_once (hash),
    KEY software_titles_product (software_id, product_version, id),
    KEY software_titles_state (state, installed, id),
    KEY software_titles_name (name, id),
    KEY software_titles_installed (installed, id),
    KEY software_titles_stale (stale, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS software_rules (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    position BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    shipped TINYINT NOT NULL DEFAULT 0,
    maker_match VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'any',
    maker_text VARCHAR(200) NOT NULL DEFAULT '',
    name_match VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'any',
    name_text VARCHAR(255) NOT NULL DEFAULT '',
    version_match VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'any',
    version_text VARCHAR(100) NOT NULL DEFAULT '',
    platform VARCHAR(40) NOT NULL DEFAULT '',
    title_kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'application',
    set_maker VARCHAR(120) NOT NULL DEFAULT '',
    set_product VARCHAR(200) NOT NULL DEFAULT '',
    set_edition VARCHAR(80) NOT NULL DEFAULT '',
    set_version VARCHAR(100) NOT NULL DEFAULT '',
    set_licensing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'unknown',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY software_rules_order (position, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- One program on one machine. Twenty million rows: no more indexes than the two ways in.
CREATE TABLE IF NOT EXISTS installations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    asset_id BIGINT NOT NULL,
    title_id BIGINT NOT NULL,
    installed_on DATE NULL,
    first_seen DATETIME(6) NOT NULL,
    last_seen DATETIME(6) NOT NULL,
    source VARCHAR(40) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY installations_once (asset_id, title_id),
    KEY installations_of_title (title_id, asset_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What was different between two reports of a machine. Of the first report nothing is noted.
CREATE TABLE IF NOT EXISTS software_changes (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    asset_id BIGINT NOT NULL,
    title_id BIGINT NOT NULL,
    -- Of an update: what it was before.
    from_title_id BIGINT NULL,
    what VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    source VARCHAR(40) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY software_changes_of_asset (asset_id, id),
    KEY software_changes_of_title (title_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The last report of each machine that brought something new. Locked while a report is taken in.
CREATE TABLE IF NOT EXISTS software_reports (
    asset_id BIGINT NOT NULL PRIMARY KEY,
    digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    programs BIGINT NOT NULL DEFAULT 0,
    source VARCHAR(40) NOT NULL DEFAULT '',
    reported_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS licenses (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(200) NOT NULL,
    software_id BIGINT NOT NULL,
    metric VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity BIGINT NOT NULL,
    product_version VARCHAR(100) NOT NULL DEFAULT '',
    upgrade_to VARCHAR(100) NOT NULL DEFAULT '',
    downgrade_to VARCHAR(100) NOT NULL DEFAULT '',
    valid_from DATE NULL,
    valid_until DATE NULL,
    maintenance_until DATE NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
    bound_asset_id BIGINT NULL,
    location_id BIGINT NULL,
    proof VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
    proof_reference VARCHAR(200) NOT NULL DEFAULT '',
    -- Entries of the group `documents`.
    documents BIGINT NOT NULL DEFAULT 0,
    proven TINYINT NOT NULL DEFAULT 0,
    -- Encrypted with the installation's key.
    sealed_key TEXT CHARACTER SET ascii COLLATE ascii_bin NULL,
    supplier_id BIGINT NULL,
    order_number VARCHAR(80) NOT NULL DEFAULT '',
    cost VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NULL,
    cost_amount DECIMAL(17,2) AS (CAST(SUBSTRING_INDEX(cost, ' ', 1) AS DECIMAL(17,2))) PERSISTENT,
    responsible_id BIGINT NULL,
    notes TEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY licenses_of_product (software_id, deleted_at, id),
    KEY licenses_updated (deleted_at, updated_at, id),
    KEY licenses_name (deleted_at, name, id),
    KEY licenses_until (deleted_at, valid_until, id),
    KEY licenses_maintenance (deleted_at, maintenance_until, id),
    KEY licenses_bound (bound_asset_id),
    KEY licenses_supplier (supplier_id, deleted_at, id),
    KEY licenses_responsible (responsible_id, deleted_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Products a licence covers beside its own: lesser editions, parts of a suite.
CREATE TABLE IF NOT EXISTS license_covers (
    license_id BIGINT NOT NULL,
    software_id BIGINT NOT NULL,
    PRIMARY KEY (license_id, software_id),
    KEY license_covers_product (software_id, license_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Entries of the group `allocations`: (kind, record_id) is the licence.
CREATE TABLE IF NOT EXISTS license_allocations (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    asset_id BIGINT NULL,
    user_id BIGINT NULL,
    quantity BIGINT NOT NULL DEFAULT 1,
    note VARCHAR(500) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY license_allocations_asset (record_id, asset_id),
    UNIQUE KEY license_allocations_user (record_id, user_id),
    KEY license_allocations_of_owner (kind, record_id, id),
    KEY license_allocations_by_asset (asset_id),
    KEY license_allocations_by_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- How each product stands, as of `reckoned_at`; what changed since is `stale`.
CREATE TABLE IF NOT EXISTS license_positions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    software_id BIGINT NOT NULL,
    name VARCHAR(420) NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
    licenses BIGINT NOT NULL DEFAULT 0,
    owned BIGINT NOT NULL DEFAULT 0,
    unproven BIGINT NOT NULL DEFAULT 0,
    allocated BIGINT NOT NULL DEFAULT 0,
    installed BIGINT NOT NULL DEFAULT 0,
    covered BIGINT NOT NULL DEFAULT 0,
    shortage BIGINT NOT NULL DEFAULT 0,
    surplus BIGINT NOT NULL DEFAULT 0,
    reclaimable BIGINT NOT NULL DEFAULT 0,
    stale TINYINT NOT NULL DEFAULT 1,
    reckoned_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY license_positions_once (software_id),
    KEY license_positions_name (name, id),
    KEY license_positions_state (state, name, id),
    KEY license_positions_state_short (state, shortage, id),
    KEY license_positions_short (shortage, id),
    KEY license_positions_surplus (surplus, id),
    KEY license_positions_installed (installed, id),
    KEY license_positions_stale (stale, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The position explained: each installation of a product that needs licences or has some.
CREATE TABLE IF NOT EXISTS license_lines (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    software_id BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    product_version VARCHAR(100) NOT NULL DEFAULT '',
    covered TINYINT NOT NULL,
    license_id BIGINT NULL,
    coverage VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    allocated TINYINT NOT NULL DEFAULT 0,
    taken BIGINT NOT NULL DEFAULT 0,
    -- {"LICENCE": "why not"}
    refused TEXT NULL,
    idle TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY license_lines_of_product (software_id, id),
    KEY license_lines_covered (software_id, covered, id),
    KEY license_lines_of_asset (asset_id, id),
    KEY license_lines_of_license (license_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Of what end somebody was told, so that it is told once.
CREATE TABLE IF NOT EXISTS license_reminders (
    license_id BIGINT NOT NULL,
    what VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ends_on DATE NOT NULL,
    days_before BIGINT NOT NULL,
    told_at DATETIME(6) NOT NULL,
    PRIMARY KEY (license_id, what, ends_on, days_before)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Banned programs and where they are.
CREATE TABLE IF NOT EXISTS software_alerts (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    software_id BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    state VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
    ended_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY software_alerts_once (software_id, asset_id),
    KEY software_alerts_state (state, id),
    KEY software_alerts_of_asset (asset_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
