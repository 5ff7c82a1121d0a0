-- "Overdue" is found and counted in an index, and so is the shared view "Unassigned", newest first.
ALTER TABLE tickets
    ADD KEY IF NOT EXISTS tickets_state_updated (state, deleted_at, updated_at, id, due_at),
    ADD KEY IF NOT EXISTS tickets_state_due (state, deleted_at, due_at),
    ADD KEY IF NOT EXISTS tickets_assignee_created (assignee_id, state, deleted_at, created_at, id),
    DROP KEY IF EXISTS tickets_state;
