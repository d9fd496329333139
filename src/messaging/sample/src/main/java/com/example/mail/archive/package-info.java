@ApplicationModule
package com.example.mail.archive;

import org.springframework.modulith.ApplicationModule;
