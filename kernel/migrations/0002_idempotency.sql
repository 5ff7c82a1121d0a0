-- First answers to requests with an Idempotency-Key. status 0: not answered yet.
CREATE TABLE idempotency_key (
  user_id BIGINT NOT NULL,
  name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status INT NOT NULL,
  headers TEXT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (user_id, name),
  KEY created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
