CREATE SEQUENCE invoice_seq START 1 INCREMENT 50;

CREATE TABLE invoice (
  id BIGINT PRIMARY KEY,
  repair BIGINT NOT NULL UNIQUE,
  amount_in_cents BIGINT NOT NULL
);

CREATE INDEX invoice_amount ON invoice (amount_in_cents);
