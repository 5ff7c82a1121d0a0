-- What a provider's button shows, as base64url.
CREATE TABLE sso_logos (
    provider_id BIGINT NOT NULL PRIMARY KEY,
    media_type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    content MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
