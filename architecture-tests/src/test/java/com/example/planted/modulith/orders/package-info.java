@ApplicationModule(allowedDependencies = {})
package com.example.planted.modulith.orders;

import org.springframework.modulith.ApplicationModule;
