-- Text blocks with formatting, of one's own, of a team, for a category.

ALTER TABLE text_blocks
    ADD COLUMN IF NOT EXISTS body_html_de MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS body_html_en MEDIUMTEXT NOT NULL DEFAULT '',
    ADD COLUMN IF NOT EXISTS sharing VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'everyone',
    ADD COLUMN IF NOT EXISTS owner_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS group_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS category_id BIGINT NULL,
    ADD COLUMN IF NOT EXISTS shortcut VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;
