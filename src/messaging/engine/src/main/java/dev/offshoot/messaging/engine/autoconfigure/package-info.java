/** Configures the engine in any Spring Boot application that has it on its classpath. */
@NullMarked
package dev.offshoot.messaging.engine.autoconfigure;

import org.jspecify.annotations.NullMarked;
