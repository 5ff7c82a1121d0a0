-- Where a ticket lies is read from the index that puts lists in order, so that agents with limits page as quickly.
ALTER TABLE tickets
    DROP KEY IF EXISTS tickets_updated,
    ADD KEY tickets_updated (deleted_at, updated_at, id, location_id, department_id, group_id, category_id),
    DROP KEY IF EXISTS tickets_state_updated,
    ADD KEY tickets_state_updated (state, deleted_at, updated_at, id, due_at, location_id, department_id, group_id, category_id);
