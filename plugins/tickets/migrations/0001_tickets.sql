CREATE TABLE IF NOT EXISTS tickets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(255) NOT NULL,
    description MEDIUMTEXT NOT NULL,
    description_html MEDIUMTEXT NOT NULL,
    status VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pending_reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
    priority VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    priority_rank TINYINT AS (FIELD(priority, 'low', 'normal', 'high', 'urgent')) STORED,
    priority_by_hand TINYINT NOT NULL DEFAULT 0,
    impact VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    urgency VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    category_id BIGINT NULL,
    requester_id BIGINT NOT NULL,
    assignee_id BIGINT NULL,
    group_id BIGINT NULL,
    location_id BIGINT NULL,
    department_id BIGINT NULL,
    source VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attachments MEDIUMTEXT NULL,
    due_at DATETIME(6) NULL,
    first_response_due_at DATETIME(6) NULL,
    first_responded_at DATETIME(6) NULL,
    resolved_at DATETIME(6) NULL,
    closed_at DATETIME(6) NULL,
    merged_into_id BIGINT NULL,
    custom MEDIUMTEXT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    -- The default lists, newest change first: all, one status, mine, my team's, one requester's, one place's.
    KEY tickets_updated (deleted_at, updated_at, id),
    KEY tickets_created (created_at, id),
    KEY tickets_status (status, deleted_at, updated_at, id),
    KEY tickets_state (state, deleted_at, updated_at, id),
    KEY tickets_assignee (assignee_id, state, deleted_at, updated_at, id),
    KEY tickets_group (group_id, state, deleted_at, updated_at, id),
    KEY tickets_assignee_status (assignee_id, status, updated_at, id),
    KEY tickets_group_status (group_id, status, updated_at, id),
    KEY tickets_requester (requester_id, updated_at, id),
    KEY tickets_category (category_id, updated_at, id),
    KEY tickets_location (location_id, updated_at, id),
    KEY tickets_department (department_id, updated_at, id),
    KEY tickets_due (due_at, id),
    KEY tickets_priority (priority_rank, id),
    KEY tickets_resolved (resolved_at, id),
    KEY tickets_closed (closed_at, id),
    KEY tickets_response_due (first_response_due_at, id),
    KEY tickets_merged (merged_into_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS ticket_watchers (
    ticket_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (ticket_id, user_id),
    KEY ticket_watchers_user (user_id, ticket_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Who sees a ticket without being allowed to see all: requester and watchers, kept together so that one index answers it.
CREATE TABLE IF NOT EXISTS ticket_participants (
    user_id BIGINT NOT NULL,
    ticket_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, ticket_id),
    KEY ticket_participants_ticket (ticket_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS ticket_tags (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    ticket_id BIGINT NOT NULL,
    tag VARCHAR(60) NOT NULL,
    KEY ticket_tags_ticket (ticket_id),
    KEY ticket_tags_tag (tag, ticket_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS ticket_statuses (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label_de VARCHAR(80) NOT NULL,
    label_en VARCHAR(80) NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    built_in TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY ticket_statuses_name (name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO ticket_statuses (name, label_de, label_en, state, position, built_in, created_at, updated_at) VALUES
    ('new', 'Neu', 'New', 'new', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('open', 'Offen', 'Open', 'open', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('pending', 'Wartet', 'Pending', 'pending', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolved', 'Gelöst', 'Resolved', 'resolved', 40, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('closed', 'Geschlossen', 'Closed', 'closed', 50, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

CREATE TABLE IF NOT EXISTS custom_fields (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    applies_to VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    label_de VARCHAR(80) NOT NULL,
    label_en VARCHAR(80) NOT NULL,
    type VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    choices TEXT NULL,
    required TINYINT NOT NULL DEFAULT 0,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY custom_fields_name (applies_to, name)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS views (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    applies_to VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    query TEXT NOT NULL,
    sort VARCHAR(60) NOT NULL DEFAULT '',
    columns TEXT NULL,
    owner_id BIGINT NULL,
    sharing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    group_id BIGINT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY views_owner (owner_id),
    KEY views_group (group_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO views (id, name, applies_to, query, sort, columns, owner_id, sharing, position, created_at, updated_at) VALUES
    (1, 'My open tickets', 'ticket', 'assignee:me state:new,open,pending', '-updated_at', NULL, NULL, 'everyone', 10, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (2, 'Unassigned', 'ticket', 'assignee:none state:new,open,pending', '-created_at', NULL, NULL, 'everyone', 20, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (3, 'All open tickets', 'ticket', 'state:new,open,pending', '-updated_at', NULL, NULL, 'everyone', 30, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (4, 'Waiting', 'ticket', 'state:pending', '-updated_at', NULL, NULL, 'everyone', 40, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    (5, 'Recently resolved', 'ticket', 'state:resolved,closed', '-updated_at', NULL, NULL, 'everyone', 50, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
