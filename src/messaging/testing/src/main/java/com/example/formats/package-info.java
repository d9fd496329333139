/** Messages for the suites of this library. */
@NullMarked
package com.example.formats;

import org.jspecify.annotations.NullMarked;
