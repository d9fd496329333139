@ApplicationModule
package com.example.relay.south;

import org.springframework.modulith.ApplicationModule;
