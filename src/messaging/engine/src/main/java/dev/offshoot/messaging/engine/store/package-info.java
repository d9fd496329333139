/** The SQL for the tables of messaging in the schema of each module. */
@NullMarked
package dev.offshoot.messaging.engine.store;

import org.jspecify.annotations.NullMarked;
