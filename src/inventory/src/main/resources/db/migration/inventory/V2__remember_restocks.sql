-- What was put on the shelf under an Idempotency-Key, so that it counts once however often it is sent.
CREATE TABLE restock (
    restocked_by VARCHAR(255) NOT NULL,
    idempotency_key VARCHAR(200) NOT NULL,
    product_id UUID NOT NULL,
    quantity BIGINT NOT NULL,
    restocked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (restocked_by, idempotency_key)
);
