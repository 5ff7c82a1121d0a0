-- How far a fill has come that is not done yet: one that was ended early goes on there.

CREATE TABLE IF NOT EXISTS demo_fill (
    name VARCHAR(200) NOT NULL PRIMARY KEY,
    done BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
