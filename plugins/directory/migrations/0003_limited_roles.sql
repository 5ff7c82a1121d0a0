-- Limits of the role that a mapping gives, as JSON lists, and the grant that it is given by.
ALTER TABLE directory_mappings
    ADD COLUMN location_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER group_id,
    ADD COLUMN department_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER location_ids,
    ADD COLUMN over_group_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER department_ids,
    ADD COLUMN category_ids LONGTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]' AFTER over_group_ids,
    ADD COLUMN grant_id BIGINT NULL AFTER category_ids;
