-- A warehouse that restocks all day has many keys, of which a restock forgets the oldest.
CREATE INDEX restock_by_time ON restock (restocked_by, restocked_at);
