/**
 * Writes an assessment as text, HTML, JSON, SARIF and Markdown, and compares it with a baseline. It depends on
 * {@code criteria} and the packages below that, and not on {@code rules}.
 */
@NullMarked
package dev.offshoot.architecture.reports;

import org.jspecify.annotations.NullMarked;
