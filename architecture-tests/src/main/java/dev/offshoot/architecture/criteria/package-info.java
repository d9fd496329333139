/**
 * Assesses how ready each module is to become a service of its own: looks for evidence of each criterion, and counts what it
 * costs. It depends on {@code data}, {@code modules} and {@code reading}.
 */
@NullMarked
package dev.offshoot.architecture.criteria;

import org.jspecify.annotations.NullMarked;
