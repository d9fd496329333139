@ApplicationModule(allowedDependencies = {"messaging"})
package com.example.planted.schema.orders;

import org.springframework.modulith.ApplicationModule;
