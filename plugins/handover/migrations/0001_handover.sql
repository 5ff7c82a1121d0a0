CREATE TABLE IF NOT EXISTS handovers (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    direction VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    person_id BIGINT NOT NULL,
    agent_id BIGINT NULL,
    happened_on DATE NULL,
    language VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    template_id BIGINT NULL,
    accessories TEXT NOT NULL,
    consumables TEXT NOT NULL,
    note TEXT NOT NULL,
    items MEDIUMTEXT NOT NULL,
    document MEDIUMTEXT NOT NULL,
    issued_at DATETIME(6) NULL,
    signed_at DATETIME(6) NULL,
    signed_name VARCHAR(200) NOT NULL DEFAULT '',
    signed_via VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NULL,
    signature MEDIUMTEXT NOT NULL,
    refused_reason VARCHAR(500) NOT NULL DEFAULT '',
    file_id BIGINT NULL,
    sha256 VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    location_id BIGINT NULL,
    department_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY handovers_by_update (updated_at, id),
    KEY handovers_by_person (person_id, state, id),
    KEY handovers_by_state (state, updated_at, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS handover_assets (
    handover_id BIGINT NOT NULL,
    asset_id BIGINT NOT NULL,
    PRIMARY KEY (handover_id, asset_id),
    KEY handover_assets_by_asset (asset_id, handover_id)
) ENGINE=InnoDB;

CREATE TABLE IF NOT EXISTS handover_templates (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    direction VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    language VARCHAR(5) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    html MEDIUMTEXT NOT NULL,
    active TINYINT NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY handover_templates_by_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO handover_templates (id, name, direction, language, html, active, created_at, updated_at) VALUES
    (1, 'Übergabe', 'hand_over', 'de', '<h1>Übergabe {number}</h1><p>{person} hat am {date} von {organisation}, vertreten durch {agent}, erhalten:</p>{items}{accessories}{consumables}{note}<p>Die Gegenstände bleiben Eigentum von {organisation}. Sie sind pfleglich zu behandeln, gegen Verlust zu schützen und auf Verlangen zurückzugeben. Verlust und Schäden werden der IT unverzüglich gemeldet.</p><p>Ich habe die Gegenstände vollständig und in dem beschriebenen Zustand erhalten.</p>', 1, '2026-01-01', '2026-01-01'),
    (2, 'Hand-over', 'hand_over', 'en', '<h1>Hand-over {number}</h1><p>On {date}, {person} received from {organisation}, represented by {agent}:</p>{items}{accessories}{consumables}{note}<p>These things remain the property of {organisation}. They are to be treated with care, kept from loss and given back on request. Loss and damage are reported to IT at once.</p><p>I have received them complete and in the condition described.</p>', 1, '2026-01-01', '2026-01-01'),
    (3, 'Rücknahme', 'return', 'de', '<h1>Rücknahme {number}</h1><p>{person} hat am {date} an {organisation}, vertreten durch {agent}, zurückgegeben:</p>{items}{accessories}{consumables}{note}<p>Die Gegenstände wurden vollständig zurückgegeben.</p>', 1, '2026-01-01', '2026-01-01'),
    (4, 'Return', 'return', 'en', '<h1>Return {number}</h1><p>On {date}, {person} gave back to {organisation}, represented by {agent}:</p>{items}{accessories}{consumables}{note}<p>Everything was given back complete.</p>', 1, '2026-01-01', '2026-01-01');
