-- The second step of signing in. The secret is sealed with the key file; last_step is the newest time step a code was
-- taken for, so that no code counts twice.
CREATE TABLE second_factor (
    user_id BIGINT NOT NULL PRIMARY KEY,
    secret VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    last_step BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    confirmed_at DATETIME(6) NULL
) ENGINE=InnoDB;

CREATE TABLE recovery_code (
    user_id BIGINT NOT NULL,
    code_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (user_id, code_hash)
) ENGINE=InnoDB;

-- Whether who holds the role must have a second factor.
ALTER TABLE role ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE AFTER staff;

-- What a session lacks: 0 nothing, 1 a code, 2 a second factor.
ALTER TABLE session ADD COLUMN lacks TINYINT NOT NULL DEFAULT 0 AFTER browser;
