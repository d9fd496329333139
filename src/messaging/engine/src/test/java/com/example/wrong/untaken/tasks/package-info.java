/** A planted mistake. */
@ApplicationModule
package com.example.wrong.untaken.tasks;

import org.springframework.modulith.ApplicationModule;
