@ApplicationModule
package com.example.relay.north;

import org.springframework.modulith.ApplicationModule;
