-- as in V10
DROP INDEX outbox_due;
DROP INDEX outbox_target;
CREATE INDEX outbox_next ON outbox (due);
CREATE INDEX outbox_next_of_target ON outbox (target, due);
