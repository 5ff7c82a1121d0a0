-- What a session was begun with. `strong`: with a second factor. `renew`: the password has run out, and nothing is
-- permitted until a new one is set. A session may act as somebody else for a while
-- (support): acting_as_id counts until acting_until, then it is its owner's again.
ALTER TABLE session
    ADD COLUMN version BIGINT NOT NULL DEFAULT 1,
    ADD COLUMN way VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'password',
    ADD COLUMN strong BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN renew BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN device VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
    ADD COLUMN agent VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL DEFAULT '',
    ADD COLUMN sign_in_id BIGINT NULL,
    ADD COLUMN acting_as_id BIGINT NULL,
    ADD COLUMN acting_until DATETIME(6) NULL,
    ADD KEY session_acting (acting_as_id);

-- Whether a second factor is demanded and missing is asked anew with each request; only a missing code is kept.
UPDATE session SET lacks = 0 WHERE lacks = 2;

-- Failures of one login, address and outcome within an hour are one row: fold_key, times.
CREATE TABLE sign_in (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id BIGINT NULL,
    login VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    way VARCHAR(100) COLLATE utf8mb4_bin NOT NULL,
    outcome VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    address VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    device VARCHAR(100) NOT NULL,
    agent VARCHAR(255) NOT NULL,
    impersonator_id BIGINT NULL,
    reason VARCHAR(255) NOT NULL DEFAULT '',
    times INT NOT NULL DEFAULT 1,
    fold_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY sign_in_fold (fold_key),
    KEY sign_in_user (user_id, id),
    KEY sign_in_created (created_at),
    KEY sign_in_address (address, created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who acted as the actor, for support.
ALTER TABLE journal ADD COLUMN impersonator_id BIGINT NULL;

-- Passwords somebody had before, while the policy forbids them.
CREATE TABLE password_history (
    user_id BIGINT NOT NULL,
    changed_at DATETIME(6) NOT NULL,
    password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (user_id, changed_at)
) ENGINE=InnoDB;

-- Links by which a password is set without the old one: a reset or an invitation. Only the newest of a person counts.
CREATE TABLE password_link (
    user_id BIGINT NOT NULL PRIMARY KEY,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    expires_at DATETIME(6) NOT NULL,
    UNIQUE KEY password_link_token (token_hash)
) ENGINE=InnoDB;

-- WebAuthn credentials. Binary values are URL-safe base64.
CREATE TABLE passkey (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    user_id BIGINT NOT NULL,
    name VARCHAR(100) NOT NULL,
    credential_id VARCHAR(1400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    credential_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    algorithm INT NOT NULL,
    public_key VARCHAR(1400) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sign_count BIGINT NOT NULL,
    backed_up BOOLEAN NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    used_at DATETIME(6) NULL,
    UNIQUE KEY passkey_credential (credential_hash),
    KEY passkey_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Challenges that were answered, until they would have expired: none counts twice.
CREATE TABLE used_challenge (
    challenge_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
    expires_at DATETIME(6) NOT NULL,
    KEY used_challenge_expires (expires_at)
) ENGINE=InnoDB;
