-- operators look at the newest ones
CREATE INDEX orders_by_time ON orders (placed_at);
