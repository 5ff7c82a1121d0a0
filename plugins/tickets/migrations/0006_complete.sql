-- What lists, rules and clocks ask of a ticket, kept beside it. All of it at once: one round of building indexes.
ALTER TABLE tickets
    ADD COLUMN IF NOT EXISTS priority_name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS resolution_code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS resolution TEXT NULL,
    ADD COLUMN IF NOT EXISTS organisation_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS due_by_hand TINYINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS status_changed_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS reopened BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS last_message_at DATETIME(6) NULL,
    ADD COLUMN IF NOT EXISTS last_message_direction VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS sla_state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none',
    ADD COLUMN IF NOT EXISTS sla_due_at DATETIME(6) NULL,
    ADD KEY IF NOT EXISTS tickets_sla (state, deleted_at, sla_due_at, id),
    ADD KEY IF NOT EXISTS tickets_sla_due (sla_due_at, id),
    ADD KEY IF NOT EXISTS tickets_organisation (organisation_id, updated_at, id),
    ADD KEY IF NOT EXISTS tickets_waiting (state, deleted_at, status_changed_at, id);

CREATE TABLE IF NOT EXISTS ticket_co_assignees (
    ticket_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, user_id),
    KEY ticket_co_assignees_user (user_id, ticket_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
