/** A planted mistake. */
@ApplicationModule
package com.example.wrong.twoowners;

import org.springframework.modulith.ApplicationModule;
