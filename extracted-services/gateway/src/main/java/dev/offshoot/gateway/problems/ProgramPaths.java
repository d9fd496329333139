package dev.offshoot.gateway.problems;

/** Which paths are used by programs only. */
public interface ProgramPaths {

    /** Whether only programs use the path, and no person in a browser. */
    boolean contain(String path);
}
