@ApplicationModule(allowedDependencies = {})
package com.example.planted.modulith.inventory;

import org.springframework.modulith.ApplicationModule;
