CREATE TABLE customers.account (
    id UUID PRIMARY KEY,
    email VARCHAR(254) NOT NULL,
    -- the e-mail in lower case: whoever writes it differently is still the same person
    email_key VARCHAR(254) NOT NULL CONSTRAINT account_email_unique UNIQUE,
    name VARCHAR(100) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    roles VARCHAR(100) NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE customers.signing_key (
    id VARCHAR(36) PRIMARY KEY,
    public_key TEXT NOT NULL,
    -- a JWK, as it is or encrypted: see Keyring
    private_key TEXT NOT NULL,
    signs_from TIMESTAMP WITH TIME ZONE NOT NULL,
    signs_until TIMESTAMP WITH TIME ZONE NOT NULL,
    -- until then the last token that it signed may live
    published_until TIMESTAMP WITH TIME ZONE NOT NULL
);

-- one row, locked by whoever makes keys, so that several instances make one key and not several
CREATE TABLE customers.housekeeping (
    id INTEGER PRIMARY KEY
);
INSERT INTO customers.housekeeping (id) VALUES (1);
