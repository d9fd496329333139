/** The tables of messaging in the schema of each module: the SQL, and nothing but the SQL. */
@NullMarked
package dev.offshoot.messaging.engine.store;

import org.jspecify.annotations.NullMarked;
