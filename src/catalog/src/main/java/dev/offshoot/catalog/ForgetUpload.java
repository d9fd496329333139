package dev.offshoot.catalog;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Subject;
import java.util.UUID;

/** To ourselves, for later: if the upload has broken off by now, throw away what there is of it. */
@Command(name = "catalog.ForgetUpload")
record ForgetUpload(@Subject UUID importId) {}
