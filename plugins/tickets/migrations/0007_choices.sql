-- What administrators name, colour and order: statuses, priorities, resolutions, and the words of the fixed fields.
CREATE TABLE IF NOT EXISTS ticket_choices (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    field VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    base VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    label_de VARCHAR(80) NOT NULL,
    label_en VARCHAR(80) NOT NULL,
    colour VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    position BIGINT NOT NULL DEFAULT 0,
    active TINYINT NOT NULL DEFAULT 1,
    built_in TINYINT NOT NULL DEFAULT 0,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    UNIQUE KEY ticket_choices_name (field, name),
    KEY ticket_choices_order (field, active, position)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Statuses keep their numbers, which journals name.
INSERT IGNORE INTO ticket_choices (id, version, field, name, base, label_de, label_en, colour, position, active, built_in, created_at, updated_at)
    SELECT id, version, 'status', name, state, IF(name = 'pending' AND label_de = 'Wartet', 'Wartend', label_de), label_en,
        CASE state WHEN 'new' THEN 'indigo' WHEN 'open' THEN 'teal' WHEN 'pending' THEN 'amber' WHEN 'resolved' THEN 'green' ELSE 'grey' END,
        position, active, built_in, created_at, updated_at FROM ticket_statuses;

INSERT IGNORE INTO ticket_choices (field, name, base, label_de, label_en, colour, position, built_in, created_at, updated_at) VALUES
    ('priority', 'low', 'low', 'Niedrig', 'Low', 'grey', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('priority', 'normal', 'normal', 'Normal', 'Normal', 'grey', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('priority', 'high', 'high', 'Hoch', 'High', 'amber', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('priority', 'urgent', 'urgent', 'Dringend', 'Urgent', 'red', 40, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'solved', '', 'Gelöst', 'Solved', 'green', 10, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'workaround', '', 'Umgehung gefunden', 'Workaround', 'teal', 20, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'answered', '', 'Auskunft gegeben', 'Question answered', 'blue', 30, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'not_reproducible', '', 'Nicht nachvollziehbar', 'Not reproducible', 'grey', 40, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'declined', '', 'Abgelehnt', 'Declined', 'orange', 50, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('resolution', 'withdrawn', '', 'Zurückgezogen', 'Withdrawn', 'grey', 60, 0, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('type', 'incident', '', 'Störung', 'Incident', '', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('type', 'service_request', '', 'Serviceanfrage', 'Service request', '', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('type', 'question', '', 'Frage', 'Question', '', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('impact', 'low', '', 'Niedrig', 'Low', '', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('impact', 'medium', '', 'Mittel', 'Medium', '', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('impact', 'high', '', 'Hoch', 'High', '', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('urgency', 'low', '', 'Niedrig', 'Low', '', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('urgency', 'medium', '', 'Mittel', 'Medium', '', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('urgency', 'high', '', 'Hoch', 'High', '', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'portal', '', 'im Portal', 'in the portal', '', 10, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'email', '', 'per E-Mail', 'by e-mail', '', 20, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'agent', '', 'durch einen Agenten', 'by an agent', '', 30, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'api', '', 'per API', 'by API', '', 40, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'chat', '', 'im Chat', 'in chat', '', 50, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00'),
    ('source', 'phone', '', 'per Telefon', 'by phone', '', 60, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00');

-- What impact and urgency make of the priority.
CREATE TABLE IF NOT EXISTS ticket_priority_matrix (
    impact VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    urgency VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    priority_name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (impact, urgency)
) ENGINE=InnoDB;

INSERT IGNORE INTO ticket_priority_matrix (impact, urgency, priority_name) VALUES
    ('low', 'low', 'low'), ('low', 'medium', 'low'), ('low', 'high', 'normal'),
    ('medium', 'low', 'low'), ('medium', 'medium', 'normal'), ('medium', 'high', 'high'),
    ('high', 'low', 'normal'), ('high', 'medium', 'high'), ('high', 'high', 'urgent');

-- Each change sets another version, so that every node of a cluster sees that what it keeps in memory is old.
CREATE TABLE IF NOT EXISTS ticket_dictionary_head (
    id TINYINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
) ENGINE=InnoDB;

INSERT IGNORE INTO ticket_dictionary_head (id, version) VALUES (1, 1);

DROP TABLE IF EXISTS ticket_statuses;
