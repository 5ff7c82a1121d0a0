-- What requesters were asked, and what they answered. Agent, team and category are those of the closing.
CREATE TABLE IF NOT EXISTS ratings (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    closing BIGINT NOT NULL,
    requester_id BIGINT NOT NULL,
    agent_id BIGINT NULL,
    group_id BIGINT NULL,
    category_id BIGINT NULL,
    score BIGINT NULL,
    comment TEXT NOT NULL,
    asked_at DATETIME(6) NOT NULL,
    answered_at DATETIME(6) NULL,
    open_until DATETIME(6) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY ratings_of_closing (kind, record_id, closing),
    KEY ratings_of_requester (requester_id, asked_at),
    KEY ratings_of_agent (agent_id, asked_at),
    KEY ratings_of_group (group_id, asked_at),
    KEY ratings_by_time (asked_at, id),
    KEY ratings_by_answer (answered_at, id),
    KEY ratings_by_score (score, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Closings whose requester is to be asked, and when.
CREATE TABLE IF NOT EXISTS rating_requests (
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    closing BIGINT NOT NULL,
    ask_at DATETIME(6) NOT NULL,
    PRIMARY KEY (kind, record_id, closing),
    KEY rating_requests_due (ask_at)
) ENGINE=InnoDB;
