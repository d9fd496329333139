package dev.offshoot.catalog;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A command of the module to itself: process this chunk of an import, then send the command for the next one. */
@Command(name = "catalog.ImportChunk", bulk = true)
record ImportChunk(@Subject UUID importId, int number) {}
