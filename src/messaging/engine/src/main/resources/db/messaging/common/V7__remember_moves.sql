-- One row at most: where the last move of this module stands. What its state means, gateways alone know.
CREATE TABLE module_move (
    one BOOLEAN PRIMARY KEY,
    revision BIGINT NOT NULL,
    state VARCHAR(4000) NOT NULL
);
