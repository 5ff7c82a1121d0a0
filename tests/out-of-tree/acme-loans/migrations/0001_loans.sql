CREATE TABLE loans (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    item VARCHAR(120) NOT NULL,
    borrower_id BIGINT NOT NULL,
    state VARCHAR(10) NOT NULL,
    due_at DATETIME(6) NOT NULL,
    returned_at DATETIME(6) NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY loans_of_borrower (borrower_id, updated_at),
    KEY loans_due (state, due_at),
    KEY loans_by_update (updated_at)
) ENGINE=InnoDB;
