/**
 * Finds the modules of an application, or proposes some where it is cut into layers. It depends on {@code reading} alone.
 */
@NullMarked
package dev.offshoot.architecture.modules;

import org.jspecify.annotations.NullMarked;
