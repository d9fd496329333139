-- How often the broker refused this message itself. At the ceiling it becomes a parked delivery of its own module, whose
-- listener is '>' and the target.
ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_target ON outbox (target, due, seq);

-- Which process sends to a target at the moment. One that died gives way when its time is up.
CREATE TABLE outbox_lease (
    target VARCHAR(100) PRIMARY KEY,
    holder UUID NOT NULL,
    held_until TIMESTAMP WITH TIME ZONE NOT NULL
);
