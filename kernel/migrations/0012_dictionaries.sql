-- What the values of a pick list are called in each language, and their colours: {"4711": {"label_de", "label_en", "colour"}}.
ALTER TABLE custom_fields
    ADD COLUMN IF NOT EXISTS choice_details MEDIUMTEXT NULL,
    MODIFY COLUMN choices MEDIUMTEXT NULL;

-- Categories have a name in each language, a colour and a place among their neighbours, and go out of use without being lost.
ALTER TABLE category
    ADD COLUMN IF NOT EXISTS name_de VARCHAR(150) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS name_en VARCHAR(150) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS path_de VARCHAR(1000) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS path_en VARCHAR(1000) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS colour VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS position BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS order_path VARCHAR(1200) NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS active TINYINT NOT NULL DEFAULT 1;

UPDATE category SET path_de = path, path_en = path WHERE path_de = '';

UPDATE category c JOIN (
    WITH RECURSIVE tree (id, place) AS (
        SELECT id, CAST(CONCAT('0000000 ', name) AS CHAR(1200)) FROM category WHERE parent_id IS NULL
        UNION ALL
        SELECT x.id, LEFT(CONCAT(t.place, ' / 0000000 ', x.name), 1200) FROM category x JOIN tree t ON x.parent_id = t.id
    ) SELECT id, place FROM tree
) placed ON placed.id = c.id SET c.order_path = placed.place;

-- What somebody is good at, for who hands out work.
CREATE TABLE IF NOT EXISTS user_skill (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    skill VARCHAR(60) NOT NULL,
    KEY user_skill_user (user_id),
    KEY user_skill_skill (skill, user_id)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
