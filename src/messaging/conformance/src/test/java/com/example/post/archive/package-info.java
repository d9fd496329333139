@ApplicationModule
package com.example.post.archive;

import org.springframework.modulith.ApplicationModule;
