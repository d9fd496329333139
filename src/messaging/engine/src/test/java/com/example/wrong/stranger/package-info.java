/** A planted mistake. */
@ApplicationModule
package com.example.wrong.stranger;

import org.springframework.modulith.ApplicationModule;
