CREATE TABLE import (
    id UUID PRIMARY KEY,
    -- UPLOADING, RUNNING, DONE or FAILED
    state VARCHAR(10) NOT NULL,
    -- how many lines were uploaded, and what became of those that were worked off
    lines INTEGER NOT NULL DEFAULT 0,
    imported INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    -- how many chunks were uploaded, and which of them is to be worked off next
    chunks INTEGER NOT NULL DEFAULT 0,
    next_chunk INTEGER NOT NULL DEFAULT 0,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    -- when a chunk was uploaded or worked off last
    touched_at TIMESTAMP WITH TIME ZONE NOT NULL
);

-- What is uploaded and not yet worked off, so that any process can go on with it.
CREATE TABLE import_chunk (
    import_id UUID NOT NULL,
    number INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
);

CREATE TABLE import_rejection (
    import_id UUID NOT NULL,
    line INTEGER NOT NULL,
    reason VARCHAR(500) NOT NULL,
    PRIMARY KEY (import_id, line)
);
