/**
 * Stands in front of the processes, finds for each request one that hosts the module that it is for, and moves modules
 * between them. It knows the modules from the map of the contracts, and who hosts them by asking.
 */
@NullMarked
package dev.offshoot.gateway;

import org.jspecify.annotations.NullMarked;
