/** Prints the book: turns its Markdown into the pages that a running shop shows at {@code /book}. */
@NullMarked
package dev.offshoot.book;

import org.jspecify.annotations.NullMarked;
