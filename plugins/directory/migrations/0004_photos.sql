-- Photos, and what was last taken over of them: a hash, and the file it became. A refused one has a hash and no file.
ALTER TABLE directories
    ADD COLUMN photo_attribute VARCHAR(64) NOT NULL DEFAULT '' AFTER manager_attribute;

ALTER TABLE directory_accounts
    ADD COLUMN photo_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
    ADD COLUMN photo_id BIGINT NULL;

-- What the mapped groups looked like when the mark was set: unchanged, nobody's account need be compared with them.
ALTER TABLE directory_marks
    ADD COLUMN memberships CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '';
