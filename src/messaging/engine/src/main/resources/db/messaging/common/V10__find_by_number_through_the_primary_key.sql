-- The numbers of rows were in these indexes, too. In a table that is nearly empty, but full of removed rows, the planner
-- expects the same cost of any way in, and found rows by their numbers here, by reading the whole index.
CREATE INDEX delivery_next ON delivery (lane, due);
DROP INDEX delivery_due;
CREATE INDEX outbox_next ON outbox (due);
DROP INDEX outbox_due;
CREATE INDEX outbox_next_of_target ON outbox (target, due);
DROP INDEX outbox_target;
