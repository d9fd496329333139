CREATE TABLE orders (
    id UUID PRIMARY KEY,
    customer_id UUID NOT NULL,
    status VARCHAR(12) NOT NULL,
    total_minor BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    items INTEGER NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    -- how many entries the history has
    entries INTEGER NOT NULL,
    -- why it is being cancelled, while shipping decides whether it still can be
    cancel_reason VARCHAR(30),
    -- what became of the parcel, if that was heard before its dispatch
    parcel_outcome VARCHAR(10),
    -- kept until they were handed on, and not longer
    payment_token VARCHAR(200),
    ship_to_name VARCHAR(200),
    ship_to_street VARCHAR(200),
    ship_to_city VARCHAR(200),
    ship_to_postal_code VARCHAR(20),
    ship_to_country VARCHAR(2),
    version INTEGER NOT NULL
);
CREATE INDEX orders_by_customer ON orders (customer_id, id);

CREATE TABLE order_line (
    order_id UUID NOT NULL REFERENCES orders (id),
    line_number INTEGER NOT NULL,
    product_id UUID NOT NULL,
    sku VARCHAR(100) NOT NULL,
    name VARCHAR(300) NOT NULL,
    unit_price_minor BIGINT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, line_number)
);

CREATE TABLE order_history (
    order_id UUID NOT NULL REFERENCES orders (id),
    entry INTEGER NOT NULL,
    status VARCHAR(12) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason VARCHAR(30),
    PRIMARY KEY (order_id, entry)
);

CREATE VIEW order_report AS
SELECT id AS order_id, customer_id, status, total_minor, currency, placed_at, finished_at FROM orders;
