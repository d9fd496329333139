CREATE TABLE shipment (
    order_id UUID PRIMARY KEY,
    -- unknown while only the cancellation has been heard of
    customer_id UUID,
    state VARCHAR(12) NOT NULL,
    items INTEGER NOT NULL,
    -- how often carriers have been asked
    round INTEGER NOT NULL,
    carrier VARCHAR(50),
    price_minor BIGINT,
    tracking_number VARCHAR(50),
    -- what stands on the label; gone when the parcel has arrived
    to_name VARCHAR(200),
    to_street VARCHAR(200),
    to_city VARCHAR(200),
    to_postal_code VARCHAR(20),
    to_country VARCHAR(2),
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE VIEW shipment_report AS
SELECT order_id, state AS status, CASE WHEN tracking_number IS NULL THEN 0 ELSE 1 END AS shipments FROM shipment;
