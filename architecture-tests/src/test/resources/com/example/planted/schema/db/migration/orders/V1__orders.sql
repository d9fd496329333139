CREATE TABLE order_line (
    id BIGINT PRIMARY KEY,
    stock_id BIGINT REFERENCES inventory.stock (id)
);

-- shows what is not its own
CREATE VIEW available AS SELECT id FROM inventory.stock;

UPDATE order_line WHERE nothing;
