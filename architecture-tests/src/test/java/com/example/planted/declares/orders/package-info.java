@ApplicationModule(allowedDependencies = {"messaging", "contracts::payments", "inventory"})
package com.example.planted.declares.orders;

import org.springframework.modulith.ApplicationModule;
