@ApplicationModule
package com.example.mail.letters;

import org.springframework.modulith.ApplicationModule;
