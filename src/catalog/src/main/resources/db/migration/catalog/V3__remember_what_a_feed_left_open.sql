-- What an import has to say beside its counts. Products that begin with a stock that nobody counted, or with none.
-- Known ones that the feed calls out of stock. Prices that the feed dates, and when the first of them changes. Lines that
-- were not UTF-8.
ALTER TABLE import ADD COLUMN uncounted INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE import ADD COLUMN without_stock INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE import ADD COLUMN sold_out INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE import ADD COLUMN dated_prices INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE import ADD COLUMN prices_change_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE import ADD COLUMN guessed_lines INTEGER DEFAULT 0 NOT NULL;

-- What the SKU of a product looks like that was listed with blanks of another kind, or with characters that cannot be
-- seen: a feed that writes it plainly means that product. Nothing for all others, and none comes to it.
ALTER TABLE product ADD COLUMN plain_sku VARCHAR(100);
UPDATE product SET plain_sku = TRIM(REPLACE(TRANSLATE(
    sku,
    U&'\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000\00AD\061C\180E\200B\200C\200D\200E\200F\202A\202B\202C\202D\202E\2060\2061\2062\2063\2064\2066\2067\2068\2069\FEFF\FE00\FE01\FE02\FE03\FE04\FE05\FE06\FE07\FE08\FE09\FE0A\FE0B\FE0C\FE0D\FE0E\FE0F',
    U&'                  \0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001\0001'), U&'\0001', ''))
WHERE OCTET_LENGTH(sku) > CHAR_LENGTH(sku);
UPDATE product SET plain_sku = NULL WHERE plain_sku = sku;
CREATE INDEX product_plain_sku ON product (plain_sku);
