@ApplicationModule
package com.example.post.letters;

import org.springframework.modulith.ApplicationModule;
