/** A planted mistake. */
@ApplicationModule
package com.example.wrong.samename;

import org.springframework.modulith.ApplicationModule;
