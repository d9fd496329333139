/**
 * Reads compiled applications, says how ready their packages are to become services of their own, and keeps rules that make it so.
 *
 * <p>This package holds the command line. Tests use {@link dev.offshoot.architecture.reading.Application},
 * {@link dev.offshoot.architecture.criteria.Assessment}, {@link dev.offshoot.architecture.reports.Baseline} and
 * {@link dev.offshoot.architecture.rules.Rules}. The packages depend on each other in one direction: {@code reports} and
 * {@code rules} on {@code criteria}, that on {@code data}, that on {@code modules}, that on {@code reading}; each may also
 * use those further down. Nothing depends on this package.
 */
@NullMarked
package dev.offshoot.architecture;

import org.jspecify.annotations.NullMarked;
