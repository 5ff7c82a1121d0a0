-- What changed and is not in the index yet. A record that changes again keeps one row, with the newest position in the outbox.

CREATE TABLE IF NOT EXISTS search_pending (
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (kind, record_id),
    KEY search_pending_by_position (position)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Up to which position the index was about to be written, and is written for certain. The index keeps its own position: one outside
-- of these bounds belongs to another state of the database, as after a restore.
CREATE TABLE IF NOT EXISTS search_state (
    id INT NOT NULL PRIMARY KEY,
    begun BIGINT NOT NULL,
    done BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO search_state (id, begun, done) VALUES (1, 0, 0);
