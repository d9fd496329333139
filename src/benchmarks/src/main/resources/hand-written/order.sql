-- One order of one product, in the two transactions that it takes at least: it is placed and paid, and later completed.
-- For pgbench, on the tables of tables.sql.
\set product random(1, 200)
SELECT gen_random_uuid() AS id, gen_random_uuid() AS customer \gset

BEGIN;
SELECT price_minor AS price FROM product WHERE id = :product \gset
INSERT INTO customer_order (id, customer_id, status, total_minor, currency, ship_to, placed_at) VALUES (:id, :customer, 'CONFIRMED', :price, 'EUR', 'Somebody, Main Street 1, 12345 Springfield, DE', now());
INSERT INTO order_line (order_id, line_number, product_id, unit_price_minor, quantity) VALUES (:id, 1, :product, :price, 1);
UPDATE product SET reserved = reserved + 1 WHERE id = :product AND on_hand - reserved >= 1;
INSERT INTO payment (order_id, amount_minor, currency, state, authorization_id, taken_at) VALUES (:id, :price, 'EUR', 'TAKEN', 'authorization', now());
INSERT INTO order_history (order_id, entry, status, at) VALUES (:id, 1, 'CONFIRMED', now());
COMMIT;

BEGIN;
SELECT status AS status FROM customer_order WHERE id = :id FOR UPDATE;
UPDATE customer_order SET status = 'COMPLETED', finished_at = now() WHERE id = :id;
UPDATE product SET on_hand = on_hand - 1, reserved = reserved - 1 WHERE id = :product;
INSERT INTO shipment (order_id, carrier, tracking_number, delivered_at) VALUES (:id, 'Parcel', 'tracking', now());
INSERT INTO order_history (order_id, entry, status, at) VALUES (:id, 2, 'COMPLETED', now());
COMMIT;
