/**
 * gRPC's messages and methods over Thrift: a field has the same number, a type the nearest one, and a method the same
 * name with a small first letter. No code is generated; {@code availability.thrift} is for others.
 */
@NullMarked
package dev.offshoot.platform.calls.thrift;

import org.jspecify.annotations.NullMarked;
