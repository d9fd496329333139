CREATE TABLE stock (
    product_id UUID PRIMARY KEY,
    initial BIGINT NOT NULL,
    restocked BIGINT NOT NULL DEFAULT 0,
    on_hand BIGINT NOT NULL,
    reserved BIGINT NOT NULL DEFAULT 0,
    shipped BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT nothing_lost CHECK (initial + restocked = on_hand + shipped),
    CONSTRAINT nothing_promised_twice CHECK (0 <= reserved AND reserved <= on_hand)
);

-- One row for each order that was ever asked for, also for one that was let go before it asked.
CREATE TABLE reservation (
    order_id UUID PRIMARY KEY,
    state VARCHAR(10) NOT NULL,
    -- product and quantity, as long as they are reserved: "uuid=2,uuid=1"
    items TEXT NOT NULL
);

CREATE VIEW stock_report AS
SELECT product_id, initial, restocked, on_hand, reserved, shipped FROM stock;
