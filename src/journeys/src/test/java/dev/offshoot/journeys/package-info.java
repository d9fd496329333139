/**
 * Tests of whole systems. They start the deployables as processes, and use only their HTTP, database and broker: no class
 * of a module is on their classpath.
 */
package dev.offshoot.journeys;
