-- People and groups that were provisioned by SCIM, and what of them has no place in the record. Rows stay when the
-- person is deleted there, so that the same one is the same one again.
CREATE TABLE scim_users (
    user_id BIGINT NOT NULL PRIMARY KEY,
    external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
    names TEXT NOT NULL,
    deleted BOOLEAN NOT NULL DEFAULT FALSE,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY scim_users_external (external_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE scim_groups (
    group_id BIGINT NOT NULL PRIMARY KEY,
    external_id VARCHAR(255) COLLATE utf8mb4_bin NULL,
    created_at DATETIME(6) NOT NULL,
    UNIQUE KEY scim_groups_external (external_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
