-- A shop as one schema, as one would write it without modules and messages: what an order needs, and nothing else.
CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    sku VARCHAR(100) NOT NULL UNIQUE,
    name VARCHAR(300) NOT NULL,
    price_minor BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL DEFAULT 0,
    CHECK (0 <= reserved AND reserved <= on_hand)
);
CREATE TABLE customer_order (
    id UUID PRIMARY KEY,
    customer_id UUID NOT NULL,
    status VARCHAR(12) NOT NULL,
    total_minor BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    ship_to VARCHAR(500) NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE
);
CREATE INDEX customer_order_by_customer ON customer_order (customer_id, placed_at);
CREATE TABLE order_line (
    order_id UUID NOT NULL REFERENCES customer_order (id),
    line_number INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES product (id),
    unit_price_minor BIGINT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, line_number)
);
CREATE TABLE payment (
    order_id UUID PRIMARY KEY REFERENCES customer_order (id),
    amount_minor BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    state VARCHAR(10) NOT NULL,
    authorization_id VARCHAR(200) NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE TABLE shipment (
    order_id UUID PRIMARY KEY REFERENCES customer_order (id),
    carrier VARCHAR(100) NOT NULL,
    tracking_number VARCHAR(100) NOT NULL,
    delivered_at TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE TABLE order_history (
    order_id UUID NOT NULL REFERENCES customer_order (id),
    entry INTEGER NOT NULL,
    status VARCHAR(12) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (order_id, entry)
);

-- as many as in the demo's catalogue
INSERT INTO product (id, sku, name, price_minor, on_hand)
SELECT number, 'SKU-' || number, 'Product ' || number, 1999, 1000000000 FROM generate_series(1, 200) AS number;
