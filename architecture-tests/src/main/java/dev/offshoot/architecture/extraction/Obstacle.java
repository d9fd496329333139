package dev.offshoot.architecture.extraction;

import java.util.List;

/**
 * Why a module cannot leave.
 *
 * @param fact continues "The module …"
 * @param advice what it takes to remove it
 * @param evidence where it shows, each in a line
 */
public record Obstacle(String fact, String advice, List<String> evidence) {}
