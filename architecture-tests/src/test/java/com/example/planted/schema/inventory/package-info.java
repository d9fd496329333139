@ApplicationModule(allowedDependencies = {"messaging"})
package com.example.planted.schema.inventory;

import org.springframework.modulith.ApplicationModule;
