/** Which database the processes share, who may use it, and the roles of the services in it. */
@NullMarked
package dev.offshoot.launcher.database;

import org.jspecify.annotations.NullMarked;
