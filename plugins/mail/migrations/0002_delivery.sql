-- Signing in by OAuth 2, whose check of senders is trusted, and how the servers do.
ALTER TABLE mailboxes
    ADD COLUMN sign_in VARCHAR(16) NOT NULL DEFAULT 'password',
    ADD COLUMN oauth_token_url VARCHAR(500) NOT NULL DEFAULT '',
    ADD COLUMN oauth_authorize_url VARCHAR(500) NOT NULL DEFAULT '',
    ADD COLUMN oauth_client_id VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN oauth_scope VARCHAR(500) NOT NULL DEFAULT '',
    ADD COLUMN oauth_state VARCHAR(10) NOT NULL DEFAULT '',
    ADD COLUMN oauth_error VARCHAR(1000) NOT NULL DEFAULT '',
    ADD COLUMN oauth_refreshed_at DATETIME(6) NULL,
    ADD COLUMN oauth_expires_at DATETIME(6) NULL,
    ADD COLUMN oauth_busy_until DATETIME(6) NULL,
    ADD COLUMN trusted_auth_server VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN poll_failures BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN next_poll_at DATETIME(6) NULL,
    ADD COLUMN send_error VARCHAR(1000) NOT NULL DEFAULT '',
    ADD COLUMN send_failures BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN send_failing_since DATETIME(6) NULL;

ALTER TABLE mail_spool
    ADD COLUMN sender_check VARCHAR(10) NOT NULL DEFAULT '',
    ADD COLUMN sender_reason VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN held_back TINYINT NOT NULL DEFAULT 0,
    ADD KEY mail_spool_entry (entry_id);

-- What a delivery report said of a recipient; `copy` 2 is one whose address the others do not see.
ALTER TABLE mail_recipients
    ADD COLUMN report_action VARCHAR(40) NOT NULL DEFAULT '',
    ADD COLUMN report_status VARCHAR(40) NOT NULL DEFAULT '',
    ADD COLUMN report_diagnostic VARCHAR(1000) NOT NULL DEFAULT '',
    ADD COLUMN report_server VARCHAR(255) NOT NULL DEFAULT '',
    ADD COLUMN reported_at DATETIME(6) NULL;
