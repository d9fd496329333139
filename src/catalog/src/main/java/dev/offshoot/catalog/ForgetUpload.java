package dev.offshoot.catalog;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** A delayed command of the module to itself: discard the upload if it has not completed by now. */
@Command(name = "catalog.ForgetUpload")
record ForgetUpload(@Subject UUID importId) {}
