CREATE SEQUENCE repair_seq START 1 INCREMENT 50;

CREATE TABLE repair (
  id BIGINT PRIMARY KEY,
  bicycle VARCHAR(100) NOT NULL,
  part VARCHAR(50) NOT NULL,
  finished BOOLEAN NOT NULL
);

-- what is on the shelf
CREATE TABLE part (
  name VARCHAR(50) PRIMARY KEY,
  price_in_cents BIGINT NOT NULL
);

INSERT INTO part (name, price_in_cents) VALUES ('chain', 2450), ('bell', 890);
