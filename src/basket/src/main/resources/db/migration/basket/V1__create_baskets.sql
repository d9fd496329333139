-- Products as last heard. Each thing that is told of a product carries a revision of its own, for what is told first may
-- be heard last.
CREATE TABLE product (
    product_id UUID PRIMARY KEY,
    sku VARCHAR(100),
    name VARCHAR(300),
    described BIGINT NOT NULL DEFAULT 0,
    price_minor BIGINT,
    currency VARCHAR(3),
    priced BIGINT NOT NULL DEFAULT 0,
    listed BOOLEAN NOT NULL DEFAULT FALSE,
    listed_or_not BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE basket (
    customer_id UUID PRIMARY KEY
);

CREATE TABLE basket_item (
    customer_id UUID NOT NULL REFERENCES basket (customer_id),
    product_id UUID NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (customer_id, product_id)
);

CREATE TABLE checkout (
    customer_id UUID NOT NULL REFERENCES basket (customer_id),
    idempotency_key VARCHAR(200) NOT NULL,
    request_hash VARCHAR(64) NOT NULL,
    order_id UUID NOT NULL,
    checked_out_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (customer_id, idempotency_key)
);
