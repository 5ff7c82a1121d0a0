-- Secret links to the calendar of one's own tasks, one a person. Of the link only a hash is kept.

CREATE TABLE IF NOT EXISTS worklist_feeds (
    user_id BIGINT NOT NULL PRIMARY KEY,
    token_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    last_used_at DATETIME(6) NULL,
    UNIQUE KEY worklist_feeds_token (token_hash)
) ENGINE=InnoDB;
