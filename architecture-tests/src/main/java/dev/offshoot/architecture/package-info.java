/**
 * Assesses how ready the packages of a compiled application are to become services of their own, and checks rules that keep
 * them so. It also compares the contracts of two versions, and takes modules out. This package is the command line.
 *
 * <p>Tests use {@link dev.offshoot.architecture.reading.Application},
 * {@link dev.offshoot.architecture.criteria.Assessment}, {@link dev.offshoot.architecture.reports.Baseline},
 * {@link dev.offshoot.architecture.rules.Rules} and {@link dev.offshoot.architecture.contracts.Comparison}. Other public types are public for the packages of this tool.
 *
 * <p>The packages depend on each other in one direction: this one on {@code reports}, {@code rules} and {@code
 * extraction}; these on {@code criteria}; that on {@code data}; that on {@code modules}; that on {@code reading}. Each may
 * also use the packages further down this chain. {@code contracts} depends on {@code reading} alone. Only {@code maven}
 * depends on this package.
 */
@NullMarked
package dev.offshoot.architecture;

import org.jspecify.annotations.NullMarked;
