-- The columns after version are those of the newest edition.
CREATE TABLE IF NOT EXISTS sla_policies (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    query TEXT NOT NULL,
    position BIGINT NOT NULL,
    calendar_id BIGINT NULL,
    targets TEXT NOT NULL,
    pauses TEXT NOT NULL,
    ola TEXT NOT NULL,
    steps TEXT NOT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY sla_policies_by_position (position, id),
    KEY sla_policies_calendar (calendar_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What a policy said, and from when on: only ever added to, so that clocks come out the same whenever they are reckoned.
-- In `data` the query holds ids in place of names.
CREATE TABLE IF NOT EXISTS sla_policy_editions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    policy_id BIGINT NOT NULL,
    valid_from DATETIME(6) NOT NULL,
    active TINYINT NOT NULL,
    data MEDIUMTEXT NOT NULL,
    KEY sla_policy_editions_of (policy_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Clocks as last reckoned. All of it follows from the journal and the editions, and can be reckoned again.
CREATE TABLE IF NOT EXISTS sla_clocks (
    ticket_id BIGINT NOT NULL,
    clock VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    run INT NOT NULL,
    policy_id BIGINT NOT NULL,
    edition_id BIGINT NOT NULL,
    group_id BIGINT NULL,
    started_at DATETIME(6) NOT NULL,
    target_us BIGINT NULL,
    spent_us BIGINT NOT NULL,
    running_since DATETIME(6) NULL,
    due_at DATETIME(6) NULL,
    breached_at DATETIME(6) NULL,
    ended VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    ended_at DATETIME(6) NULL,
    PRIMARY KEY (ticket_id, clock, run),
    KEY sla_clocks_open (ended, ticket_id),
    KEY sla_clocks_met (clock, ended, ended_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What is to be done at moments of open clocks, and what was done. due_at is null while a clock is paused.
CREATE TABLE IF NOT EXISTS sla_steps (
    ticket_id BIGINT NOT NULL,
    clock VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    run INT NOT NULL,
    step VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    due_at DATETIME(6) NULL,
    done_at DATETIME(6) NULL,
    PRIMARY KEY (ticket_id, clock, run, step),
    KEY sla_steps_due (done_at, due_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- How much open time resolving took of late: half of the tickets at most p50, nine of ten at most p90. Category 0 is all.
CREATE TABLE IF NOT EXISTS sla_forecasts (
    category_id BIGINT NOT NULL,
    priority VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    p50_us BIGINT NOT NULL,
    p90_us BIGINT NOT NULL,
    tickets BIGINT NOT NULL,
    PRIMARY KEY (category_id, priority)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
