-- Roles given to a person or a group, everywhere or within limits. The ids are JSON lists; none is no limit.
CREATE TABLE IF NOT EXISTS role_grant (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    user_id BIGINT NULL,
    group_id BIGINT NULL,
    location_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    department_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    group_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    note VARCHAR(255) NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY role_grant_role (role),
    KEY role_grant_user (user_id),
    KEY role_grant_group (group_id),
    KEY role_grant_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Groups lie in groups: who is in the inner one is in the outer one.
ALTER TABLE user_group ADD COLUMN IF NOT EXISTS parent_id BIGINT NULL AFTER id;
ALTER TABLE user_group ADD KEY IF NOT EXISTS user_group_parent (parent_id);

-- Every group with itself and each group it lies in.
CREATE TABLE IF NOT EXISTS user_group_above (
    group_id BIGINT NOT NULL,
    above_id BIGINT NOT NULL,
    PRIMARY KEY (group_id, above_id),
    KEY user_group_above_above (above_id, group_id)
) ENGINE=InnoDB;

INSERT IGNORE INTO user_group_above (group_id, above_id) SELECT id, id FROM user_group;

-- A built-in role that came with an update has not got its permissions yet.
ALTER TABLE role ADD COLUMN IF NOT EXISTS stocked BOOLEAN NOT NULL DEFAULT TRUE AFTER built_in;

-- Whether the role is held over what lies with the own groups only.
ALTER TABLE role ADD COLUMN IF NOT EXISTS own_groups BOOLEAN NOT NULL DEFAULT FALSE AFTER staff;

INSERT IGNORE INTO role (name, title, description, staff, own_groups, built_in, stocked, created_at, updated_at) VALUES
    ('agent-light', 'Agent light', 'Reads and answers what lies with their own groups.', TRUE, TRUE, TRUE, FALSE, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('approver', 'Approver', 'Sees and decides what is put to them.', FALSE, FALSE, TRUE, FALSE, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('auditor', 'Auditor', 'Reads everything, the journal too, and changes nothing.', FALSE, FALSE, TRUE, FALSE, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
