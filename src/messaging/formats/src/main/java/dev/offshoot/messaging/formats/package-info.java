/**
 * The formats beyond JSON. All of them start from the {@link dev.offshoot.messaging.formats.Shape} of a record's JSON, so
 * none sees the record itself: a value looks the same in each, and whatever Jackson's annotations change is respected.
 */
@NullMarked
package dev.offshoot.messaging.formats;

import org.jspecify.annotations.NullMarked;
