-- The columns after is_default are those of the newest edition, which may be one to come.
CREATE TABLE IF NOT EXISTS business_calendars (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    name VARCHAR(100) NOT NULL,
    is_default TINYINT NOT NULL DEFAULT 0,
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    region VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hours TEXT NOT NULL,
    days MEDIUMTEXT NOT NULL,
    valid_from DATETIME(6) NOT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    deleted_at DATETIME(6) NULL,
    KEY business_calendars_by_name (name, id),
    KEY business_calendars_default (is_default, deleted_at)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

-- What a calendar said, and from when on: only ever added to, so that what was reckoned by it stays so.
-- Entries of the group `editions`, so (kind, record_id) is the calendar.
CREATE TABLE IF NOT EXISTS business_calendar_editions (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    version BIGINT NOT NULL DEFAULT 1,
    kind VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    record_id BIGINT NOT NULL,
    valid_from DATETIME(6) NOT NULL,
    time_zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    region VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hours TEXT NOT NULL,
    days MEDIUMTEXT NOT NULL,
    made_by_id BIGINT NULL,
    created_at DATETIME(6) NOT NULL,
    updated_at DATETIME(6) NOT NULL,
    KEY business_calendar_editions_of (kind, record_id, id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT IGNORE INTO business_calendars (id, name, is_default, time_zone, region, hours, days, valid_from, created_at, updated_at) VALUES
    (1, 'Standard', 1, 'Europe/Berlin', 'none',
     '{"mon":[["08:00","17:00"]],"tue":[["08:00","17:00"]],"wed":[["08:00","17:00"]],"thu":[["08:00","17:00"]],"fri":[["08:00","17:00"]]}',
     '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00', '2026-01-01 00:00:00');

INSERT IGNORE INTO business_calendar_editions (id, kind, record_id, valid_from, time_zone, region, hours, days, created_at, updated_at)
    SELECT 1, 'business_calendar', id, valid_from, time_zone, region, hours, days, created_at, updated_at
    FROM business_calendars WHERE id = 1;
