CREATE TABLE IF NOT EXISTS label_sheets (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    page_width DOUBLE NOT NULL,
    page_height DOUBLE NOT NULL,
    across INT NOT NULL,
    down INT NOT NULL,
    label_width DOUBLE NOT NULL,
    label_height DOUBLE NOT NULL,
    margin_left DOUBLE NOT NULL,
    margin_top DOUBLE NOT NULL,
    pitch_x DOUBLE NOT NULL,
    pitch_y DOUBLE NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY label_sheets_by_name (name, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- Sheets and rolls that shops have. Where a maker says no margin, labels lie in the middle of the paper.
INSERT IGNORE INTO label_sheets (id, name, page_width, page_height, across, down, label_width, label_height, margin_left, margin_top, pitch_x, pitch_y, created_at, updated_at) VALUES
    (1, 'Avery L7651 – 5 × 13, 38.1 × 21.2 mm', 210, 297, 5, 13, 38.1, 21.2, 4.75, 10.7, 40.6, 21.2, '2026-01-01', '2026-01-01'),
    (2, 'Avery L7654 – 4 × 10, 45.7 × 25.4 mm', 210, 297, 4, 10, 45.7, 25.4, 9.7, 21.5, 48.3, 25.4, '2026-01-01', '2026-01-01'),
    (3, 'Avery L4778 – 4 × 12, 45.7 × 21.2 mm', 210, 297, 4, 12, 45.7, 21.2, 9.7, 21.3, 48.3, 21.2, '2026-01-01', '2026-01-01'),
    (4, 'Avery L4731 – 7 × 27, 25.4 × 10 mm', 210, 297, 7, 27, 25.4, 10, 8.6, 13.5, 27.9, 10, '2026-01-01', '2026-01-01'),
    (5, 'Zweckform 3651 – 4 × 10, 52.5 × 29.7 mm', 210, 297, 4, 10, 52.5, 29.7, 0, 0, 52.5, 29.7, '2026-01-01', '2026-01-01'),
    (6, 'Zweckform 3475 – 3 × 8, 70 × 36 mm', 210, 297, 3, 8, 70, 36, 0, 4.5, 70, 36, '2026-01-01', '2026-01-01'),
    (7, 'Avery L7159 – 3 × 8, 63.5 × 33.9 mm', 210, 297, 3, 8, 63.5, 33.9, 7.25, 12.9, 66, 33.9, '2026-01-01', '2026-01-01'),
    (8, 'Avery L7160 – 3 × 7, 63.5 × 38.1 mm', 210, 297, 3, 7, 63.5, 38.1, 7.25, 15.15, 66, 38.1, '2026-01-01', '2026-01-01'),
    (9, 'Roll 51 × 25 mm (Zebra 2 × 1 in)', 51, 25, 1, 1, 51, 25, 0, 0, 51, 25, '2026-01-01', '2026-01-01'),
    (10, 'Roll 57 × 32 mm (Dymo 11354)', 57, 32, 1, 1, 57, 32, 0, 0, 57, 32, '2026-01-01', '2026-01-01'),
    (11, 'Roll 62 × 29 mm (Brother DK-11209)', 62, 29, 1, 1, 62, 29, 0, 0, 62, 29, '2026-01-01', '2026-01-01'),
    (12, 'Roll 102 × 51 mm (Zebra 4 × 2 in)', 102, 51, 1, 1, 102, 51, 0, 0, 102, 51, '2026-01-01', '2026-01-01');
