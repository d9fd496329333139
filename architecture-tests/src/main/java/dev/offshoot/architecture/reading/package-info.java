/**
 * Reads class files, SQL scripts and MyBatis mappers of an application, and recognises what Spring, JPA and MyBatis make of
 * its classes. It depends on no other package of this tool.
 */
@NullMarked
package dev.offshoot.architecture.reading;

import org.jspecify.annotations.NullMarked;
