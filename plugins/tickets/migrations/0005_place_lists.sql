-- The open tickets of an agent's places are read by themselves: among all open ones they are few.
ALTER TABLE tickets
    ADD KEY IF NOT EXISTS tickets_location_state (location_id, state, deleted_at, updated_at, id);
