-- Imports run with the rights of whoever asked for them, in the bounds of their token, can be cancelled, and keep which
-- rows still wait for a manager.
ALTER TABLE import
    ADD COLUMN acts_as_id BIGINT NULL AFTER author_id,
    ADD COLUMN via VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'web' AFTER acts_as_id,
    ADD COLUMN impersonator_id BIGINT NULL AFTER via,
    ADD COLUMN scopes TEXT NULL AFTER impersonator_id,
    ADD COLUMN round BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN job_id BIGINT NULL,
    ADD KEY import_state (state);

UPDATE import SET acts_as_id = author_id, via = IF(author_id IS NULL, 'shell', 'web'), scopes = '[]';

-- Those under way go on after the update.
UPDATE import i
    SET i.job_id = (SELECT MAX(j.id) FROM job_run j WHERE j.name = 'people.import'
                    AND CAST(JSON_VALUE(j.arguments, '$.import_id') AS SIGNED) = i.id)
    WHERE i.state IN ('checking', 'applying');

ALTER TABLE import_row ADD COLUMN awaits VARCHAR(255) NULL;
