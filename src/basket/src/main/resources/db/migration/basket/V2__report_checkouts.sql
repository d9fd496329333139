CREATE INDEX checkout_by_time ON checkout (checked_out_at);
CREATE INDEX checkout_by_order ON checkout (order_id);

-- For operators and checks: the orders that customers were told of, for as long as their keys are kept.
CREATE VIEW checkout_report AS
SELECT order_id, checked_out_at AS acknowledged_at FROM checkout;
