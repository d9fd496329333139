package dev.offshoot.launcher.processes;

import dev.offshoot.launcher.database.Database;
import dev.offshoot.launcher.database.ServiceRoles;

/** What the processes share: the database, the roles in it, and the brokers. */
public record BackingServices(Database database, ServiceRoles roles, BrokersInUse brokers) {}
