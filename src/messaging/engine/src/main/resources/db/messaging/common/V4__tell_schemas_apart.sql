-- One row: which schema this is. Two processes that name the same one work off the same deliveries; two that do not, must
-- not host the module both.
CREATE TABLE schema_identity (
    one BOOLEAN PRIMARY KEY,
    id UUID NOT NULL
);
