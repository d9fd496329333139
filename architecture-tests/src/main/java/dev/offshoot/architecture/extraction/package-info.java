/**
 * Takes a module out of an application: says what keeps it there, or writes a service of it beside the application. The
 * application stays as it is.
 */
@NullMarked
package dev.offshoot.architecture.extraction;

import org.jspecify.annotations.NullMarked;
