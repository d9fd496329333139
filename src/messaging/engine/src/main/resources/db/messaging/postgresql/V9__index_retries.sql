-- Retries, and reminders with a reason, are backlog before they are due. They are few; other rows are not in this index.
CREATE INDEX delivery_retried ON delivery (due) WHERE lane < 9 AND (attempts > 0 OR error IS NOT NULL);
