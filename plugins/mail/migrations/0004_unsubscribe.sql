-- The address by which the reader of a mail ends mails of its sort.
ALTER TABLE mail_outgoing ADD COLUMN unsubscribe VARCHAR(500) NOT NULL DEFAULT '';
