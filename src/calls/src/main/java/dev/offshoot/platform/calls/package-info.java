/**
 * Answers the gRPC services of a process over Thrift and Dubbo, too, where {@code offshoot.calls.answer} names them. A
 * call is passed on to the gRPC service within the process, so that whoever hosts a module, and who may call it, is
 * decided once.
 */
@NullMarked
package dev.offshoot.platform.calls;

import org.jspecify.annotations.NullMarked;
