package dev.offshoot.catalog;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** To ourselves: work off this chunk of an import, and go on with the next. */
@Command(name = "catalog.ImportChunk", bulk = true)
record ImportChunk(@Subject UUID importId, int number) {}
