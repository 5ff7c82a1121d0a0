-- The journal entry an event tells of, so that subscribers find what was changed from and to without a copy of it.
ALTER TABLE outbox ADD COLUMN IF NOT EXISTS journal_id BIGINT NULL;
