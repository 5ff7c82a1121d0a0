-- Saved views are those of all lists now, and keep their numbers. Whoever could use them can.
INSERT IGNORE INTO web_views
    (id, version, name, applies_to, query, sort, columns, owner_id, sharing, group_id, position, layout, board_by, created_at, updated_at)
SELECT id, version, name, applies_to, query, sort, columns, owner_id, sharing, group_id, position, layout, board_by, created_at, updated_at
FROM views;

INSERT IGNORE INTO role_permission (role_id, permission)
SELECT role_id, 'web.views' FROM role_permission WHERE permission IN ('tickets.views', 'tickets.*');

INSERT IGNORE INTO role_permission (role_id, permission)
SELECT role_id, 'web.views_for_all' FROM role_permission WHERE permission IN ('tickets.configure', 'tickets.*');

DELETE FROM role_permission WHERE permission = 'tickets.views';

UPDATE role_head SET version = version + 1;

DROP TABLE IF EXISTS views;
