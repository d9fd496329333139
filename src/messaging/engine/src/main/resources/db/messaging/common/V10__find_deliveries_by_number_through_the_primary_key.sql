-- The numbers of rows were in this index, too. In a table that is nearly empty, but full of removed rows, the planner
-- expects the same cost of any way in, and found rows by their numbers here, by reading the whole index. Rows of one
-- transaction are now due a microsecond after each other.
-- To drop an index takes a stronger lock than to create one. Taken last, it could deadlock with a worker that waits for
-- the weaker one.
DROP INDEX delivery_due;
CREATE INDEX delivery_next ON delivery (lane, due);
