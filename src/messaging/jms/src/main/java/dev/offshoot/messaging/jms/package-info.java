/** The adapter for ActiveMQ Artemis and ActiveMQ Classic, over JMS. */
@NullMarked
package dev.offshoot.messaging.jms;

import org.jspecify.annotations.NullMarked;
