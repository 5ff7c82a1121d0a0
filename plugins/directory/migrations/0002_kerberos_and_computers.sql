ALTER TABLE directories
    ADD COLUMN bind_method VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'password' AFTER ca_file,
    ADD COLUMN keytab_file VARCHAR(255) NOT NULL DEFAULT '' AFTER bind_dn,
    ADD COLUMN computer_base VARCHAR(255) NOT NULL DEFAULT '' AFTER group_base,
    ADD COLUMN computer_filter VARCHAR(1000) NOT NULL DEFAULT '' AFTER computer_base;

ALTER TABLE directory_runs
    ADD COLUMN computers_seen BIGINT NOT NULL DEFAULT 0 AFTER conflicts,
    ADD COLUMN computers_changed BIGINT NOT NULL DEFAULT 0 AFTER computers_seen;

-- Machines as their directory describes them, for plugins that keep a register of assets. Rows stay when one is deleted there.
CREATE TABLE directory_computers (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    directory_id BIGINT NOT NULL,
    external_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(255) NOT NULL,
    dns_name VARCHAR(255) NOT NULL DEFAULT '',
    os VARCHAR(150) NOT NULL DEFAULT '',
    os_version VARCHAR(150) NOT NULL DEFAULT '',
    description VARCHAR(255) NOT NULL DEFAULT '',
    dn VARCHAR(1000) NOT NULL,
    enabled BOOLEAN NOT NULL,
    present BOOLEAN NOT NULL,
    last_logon_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY directory_computers_identity (directory_id, external_id),
    KEY directory_computers_name (name, id),
    KEY directory_computers_dns (dns_name),
    KEY directory_computers_updated (updated_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
