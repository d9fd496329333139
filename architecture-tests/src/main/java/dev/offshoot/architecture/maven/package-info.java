/** Runs the command line as a goal of Maven. The jar of this tool is also a Maven plugin. */
@NullMarked
package dev.offshoot.architecture.maven;

import org.jspecify.annotations.NullMarked;
