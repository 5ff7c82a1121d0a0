-- A recurring ticket may be made of a template.

ALTER TABLE recurring_tickets ADD COLUMN IF NOT EXISTS template_id BIGINT NULL;
