-- Templates people are offered in the portal.

ALTER TABLE ticket_templates ADD COLUMN IF NOT EXISTS in_portal TINYINT NOT NULL DEFAULT 0;
