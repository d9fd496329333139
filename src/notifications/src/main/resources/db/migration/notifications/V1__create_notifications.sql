CREATE TABLE contact (
    customer_id UUID PRIMARY KEY,
    email VARCHAR(320) NOT NULL,
    name VARCHAR(200) NOT NULL
);

CREATE TABLE notification (
    id UUID PRIMARY KEY,
    order_id UUID NOT NULL,
    customer_id UUID NOT NULL,
    kind VARCHAR(10) NOT NULL,
    -- what the text needs to know: a carrier and its number, a reason, or a total
    detail VARCHAR(200),
    told_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT one_of_each_kind UNIQUE (order_id, kind)
);
CREATE INDEX notification_by_customer ON notification (customer_id, id);
