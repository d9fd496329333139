package dev.offshoot.gateway.problems;

/** Which paths only programs ask for. */
public interface ProgramPaths {

    /** Whether a person who typed an address would not come here. */
    boolean contain(String path);
}
