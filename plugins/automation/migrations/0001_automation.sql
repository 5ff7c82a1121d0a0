CREATE TABLE IF NOT EXISTS automation_rules (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    description TEXT NOT NULL,
    kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 0,
    -- What it answers, as a JSON list; empty for one that goes by the clock.
    events TEXT NOT NULL,
    schedule VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'UTC',
    next_at DATETIME(6) NULL,
    condition_text TEXT NOT NULL,
    -- The same with ids in place of names.
    bound_condition TEXT NOT NULL,
    actions MEDIUMTEXT NOT NULL,
    stop_here TINYINT NOT NULL DEFAULT 0,
    most_per_hour BIGINT NOT NULL DEFAULT 500,
    most_per_record BIGINT NOT NULL DEFAULT 0,
    again_after_hours BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    last_error VARCHAR(500) NOT NULL DEFAULT '',
    built_in VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    made_by_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY automation_rules_order (active, position, id),
    KEY automation_rules_place (position, id),
    KEY automation_rules_due (active, next_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Grows with every change of a rule, so that every node knows when its copy is old.
CREATE TABLE IF NOT EXISTS automation_head (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
) ENGINE=InnoDB;
INSERT IGNORE INTO automation_head (id, version) VALUES (1, 1);

-- What rules did: entries of the group `runs`, so (kind, record_id) is the rule.
CREATE TABLE IF NOT EXISTS automation_runs (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    rule_version BIGINT NOT NULL,
    about_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    about_id BIGINT NOT NULL,
    -- Place in the outbox of what it answered; NULL where it went by the clock.
    event_position BIGINT NULL,
    event VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    outcome VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    results MEDIUMTEXT NOT NULL,
    error VARCHAR(500) NOT NULL DEFAULT '',
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    -- An event that is handed out twice by the outbox is answered once.
    UNIQUE KEY automation_runs_once (record_id, event_position, about_kind, about_id),
    KEY automation_runs_of_rule (kind, record_id, id),
    KEY automation_runs_rate (record_id, created_at),
    KEY automation_runs_about (about_kind, about_id, created_at),
    KEY automation_runs_age (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Whose turn it was last.
CREATE TABLE IF NOT EXISTS automation_turns (
    rule_id BIGINT NOT NULL,
    group_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (rule_id, group_id)
) ENGINE=InnoDB;

-- What rules would have done.
CREATE TABLE IF NOT EXISTS automation_trials (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    rule_id BIGINT NULL,
    rule MEDIUMTEXT NOT NULL,
    days BIGINT NOT NULL,
    q TEXT NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    progress BIGINT NOT NULL DEFAULT 0,
    looked BIGINT NOT NULL DEFAULT 0,
    found BIGINT NOT NULL DEFAULT 0,
    error VARCHAR(500) NOT NULL DEFAULT '',
    made_by_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY automation_trials_maker (made_by_id, id),
    KEY automation_trials_age (created_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS automation_trial_items (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    about_kind VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    about_id BIGINT NOT NULL,
    event VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    happened_at DATETIME(6) NOT NULL,
    changes MEDIUMTEXT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY automation_trial_items_of (kind, record_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Rules of the product, switched off: people look at them, try them on the past and switch them on.
INSERT INTO automation_rules (name, description, kind, position, active, events, schedule, time_zone, condition_text,
    bound_condition, actions, most_per_record, again_after_hours, built_in, created_at, updated_at)
SELECT s.* FROM (
    SELECT 'Assign by category' AS name, '' AS description, 'ticket' AS kind, 10 AS position, 0 AS active, '["created"]' AS events,
        '' AS schedule, 'UTC' AS time_zone, '' AS condition_text, '' AS bound_condition,
        '{"steps":[{"action":"assign_by_category","table":"","only_without_group":true}]}' AS actions, 0 AS most_per_record,
        0 AS again_after_hours, 'assign_by_category' AS built_in, '2026-01-01 00:00:00' AS created_at, '2026-01-01 00:00:00' AS updated_at
    UNION ALL SELECT 'VIPs are urgent', '', 'ticket', 20, 0, '["created"]', '', 'UTC', 'requester.vip:yes', 'requester.vip:yes',
        '{"steps":[{"action":"set_fields","values":{"urgency":"high"}}]}', 0, 0, 'vip', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
    UNION ALL SELECT 'Escalate urgent tickets nobody has taken', '', 'ticket', 30, 0, '[]', 'every 15m', 'UTC',
        'state:new,open priority:urgent assignee:none created>30m', 'state:new,open priority:urgent assignee:none created>30m',
        '{"steps":[{"action":"add_tags","tags":["escalated"]},{"action":"notify","to":["group"],"text":"{number} is urgent and nobody has taken it: {subject}","urgent":true}]}',
        1, 24, 'escalate_urgent', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
    UNION ALL SELECT 'Remind pending requesters', '', 'ticket', 40, 0, '[]', 'every 1h', 'UTC',
        'state:pending pending_reason:requester updated>3d', 'state:pending pending_reason:requester updated>3d',
        '{"steps":[{"action":"reply","text_de":"Guten Tag {requester},\\n\\nzu Ihrer Anfrage {number} ({subject}) warten wir noch auf Ihre Antwort. Wenn sich die Sache erledigt hat, brauchen Sie nichts zu tun.","text_en":"Hello {requester},\\n\\nwe are still waiting for your answer to {number} ({subject}). If the matter is settled, there is nothing you need to do."}]}',
        2, 72, 'remind_pending', '2026-01-01 00:00:00', '2026-01-01 00:00:00'
    UNION ALL SELECT 'Close resolved tickets', '', 'ticket', 50, 0, '[]', 'every 1h', 'UTC', 'state:resolved resolved>7d',
        'state:resolved resolved>7d', '{"steps":[{"action":"set_fields","values":{"status":"closed"}}]}', 0, 24, 'auto_close',
        '2026-01-01 00:00:00', '2026-01-01 00:00:00'
) s WHERE NOT EXISTS (SELECT 1 FROM automation_rules);
