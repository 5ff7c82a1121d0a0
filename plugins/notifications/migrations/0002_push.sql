-- Browsers that show notices by web push; the endpoint is an address at the browser's own push service.
CREATE TABLE IF NOT EXISTS push_subscriptions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    endpoint_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    endpoint VARCHAR(1000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    p256dh VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    auth VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    device VARCHAR(200) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    last_good_at DATETIME(6) NULL,
    next_at DATETIME(6) NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    UNIQUE KEY push_subscriptions_endpoint (endpoint_hash),
    KEY push_subscriptions_user (user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- The key pair by which push services know this installation (RFC 8292).
CREATE TABLE IF NOT EXISTS push_keys (
    id BIGINT NOT NULL PRIMARY KEY,
    public_key VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sealed_private TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
