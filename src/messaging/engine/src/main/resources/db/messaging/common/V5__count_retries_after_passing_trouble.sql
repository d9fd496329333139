-- Trouble that passes by itself uses up no attempt, but each time makes the next pause longer, and has an end as well.
ALTER TABLE delivery ADD COLUMN retries INTEGER DEFAULT 0 NOT NULL;
