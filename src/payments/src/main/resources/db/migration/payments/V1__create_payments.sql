CREATE TABLE payment (
    order_id UUID PRIMARY KEY,
    -- unknown while only the reversal has been heard of
    customer_id UUID,
    state VARCHAR(10) NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency VARCHAR(3),
    captured_minor BIGINT NOT NULL DEFAULT 0,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    -- what the provider calls the capture
    capture_id VARCHAR(200),
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT never_more_back_than_taken CHECK (0 <= refunded_minor AND refunded_minor <= captured_minor)
);

CREATE VIEW payment_report AS
SELECT order_id, captured_minor, refunded_minor, CASE WHEN captured_minor > 0 THEN 1 ELSE 0 END AS captures FROM payment;
