/** Chooses and locks the database of the processes, and creates the services' roles in it. */
@NullMarked
package dev.offshoot.launcher.database;

import org.jspecify.annotations.NullMarked;
