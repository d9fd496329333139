/**
 * Tests of whole systems. They start the deployables as processes, and know them by their HTTP, their database and their
 * broker: no class of a module is on their classpath.
 */
package dev.offshoot.journeys;
