CREATE TABLE product (
    id UUID PRIMARY KEY,
    sku VARCHAR(100) NOT NULL UNIQUE,
    name VARCHAR(300) NOT NULL,
    description VARCHAR(10000) NOT NULL,
    price_minor BIGINT NOT NULL,
    currency VARCHAR(3) NOT NULL,
    image_url VARCHAR(2000),
    opening_stock BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    listed BOOLEAN NOT NULL,
    -- which line of which import described the product last
    import_id UUID,
    import_line INTEGER
);
CREATE INDEX product_listed ON product (listed, id);

-- The words of the names and SKUs of all listed products, in UTF-8: bytes have one order, whatever the collation.
CREATE TABLE product_word (
    product_id UUID NOT NULL,
    word BYTEA NOT NULL,
    PRIMARY KEY (product_id, word)
);
CREATE INDEX product_word_word ON product_word (word, product_id);
