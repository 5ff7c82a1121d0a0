-- Tasks that wait for others, and checklists that make several at once.

ALTER TABLE tasks
    ADD COLUMN IF NOT EXISTS description TEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS checklist_id BIGINT NULL,
    ADD KEY IF NOT EXISTS tasks_of_group (group_id, state, due_at);

CREATE TABLE IF NOT EXISTS task_dependencies (
    task_id BIGINT NOT NULL,
    depends_on_id BIGINT NOT NULL,
    PRIMARY KEY (task_id, depends_on_id),
    KEY task_dependencies_back (depends_on_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS checklists (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    steps TEXT NOT NULL,
    kinds TEXT NULL,
    active TINYINT NOT NULL DEFAULT 1,
    position BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
