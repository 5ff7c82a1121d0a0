CREATE TABLE sso_providers (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    active BOOLEAN NOT NULL DEFAULT TRUE,
    position BIGINT NOT NULL,
    button_text VARCHAR(100) NOT NULL DEFAULT '',
    issuer VARCHAR(500) COLLATE utf8mb4_bin NOT NULL,
    client_id VARCHAR(255) NOT NULL,
    client_authentication VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ca_file VARCHAR(255) NOT NULL DEFAULT '',
    scopes TEXT NOT NULL,
    login_claim VARCHAR(100) NOT NULL,
    name_claim VARCHAR(100) NOT NULL,
    email_claim VARCHAR(100) NOT NULL,
    groups_claim VARCHAR(100) NOT NULL DEFAULT '',
    provisioned_claim VARCHAR(100) NOT NULL DEFAULT '',
    email_domains TEXT NOT NULL,
    create_people BOOLEAN NOT NULL,
    link_by_email BOOLEAN NOT NULL,
    update_people BOOLEAN NOT NULL,
    default_role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    trust_second_factor BOOLEAN NOT NULL,
    second_factor_words TEXT NOT NULL,
    sign_out_there BOOLEAN NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY sso_providers_position (position)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Secrets of clients, encrypted with the installation's key.
CREATE TABLE sso_secrets (
    provider_id BIGINT NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE sso_mappings (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    provider_id BIGINT NOT NULL,
    value VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    role VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    group_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY sso_mappings_provider (provider_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who is who: the provider's own identity of a person and the account here. Rows stay when the person goes.
CREATE TABLE sso_identities (
    provider_id BIGINT NOT NULL,
    subject VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    user_id BIGINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    seen_at DATETIME(6) NOT NULL,
    PRIMARY KEY (provider_id, subject),
    UNIQUE KEY sso_identities_user (provider_id, user_id),
    KEY sso_identities_of_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Which sessions began at a provider, so that signing out there ends them here, and the other way round.
CREATE TABLE sso_sessions (
    session_id BIGINT NOT NULL PRIMARY KEY,
    provider_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    subject VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
    provider_session VARCHAR(255) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
    sealed_id_token TEXT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    KEY sso_sessions_subject (provider_id, subject),
    KEY sso_sessions_provider (provider_id, provider_session),
    KEY sso_sessions_created (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What counts once and came: states of sign-ins, ids of logout tokens.
CREATE TABLE sso_used (
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    expires_at DATETIME(6) NOT NULL,
    KEY sso_used_expires (expires_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
