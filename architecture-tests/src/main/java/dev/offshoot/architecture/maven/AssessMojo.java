package dev.offshoot.architecture.maven;

import dev.offshoot.architecture.Main;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code assess} on the classes of a project, and fails the build if they are worse than allowed. Its parameters are
 * declared in {@code META-INF/maven/plugin.xml}.
 */
public final class AssessMojo extends AbstractMojo {

    private static final int LAST_LINES = 20;

    /** Class folders and jars, which are read as one application; if there are none, the project's classes. */
    List<File> paths = List.of();

    /** As the option {@code --modules}. */
    @Nullable File modules;

    /** As the option {@code --html}. */
    @Nullable File html;

    /** As the option {@code --json}. */
    @Nullable File json;

    /** As the option {@code --sarif}. */
    @Nullable File sarif;

    /** As the option {@code --markdown}. */
    @Nullable File markdown;

    /** As the option {@code --baseline}; by default, {@code architecture-baseline.json} if the project has it. */
    @Nullable File baseline;

    /** As the option {@code --accept}. */
    boolean accept;

    /** As the option {@code --fail-under}. */
    @Nullable Integer failUnder;

    /** As the option {@code --strict}; without effect if the baseline is accepted. */
    boolean strict;

    /** Whether to do nothing. */
    boolean skip;

    File classes = new File("target/classes");

    File basedir = new File("");

    String packaging = "jar";

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped, as configured.");
            return;
        }
        if (packaging.equals("pom") && paths.isEmpty()) {
            getLog().info("Skipped: a project of packaging pom has no classes.");
            return;
        }
        var out = new StringWriter();
        var err = new StringWriter();
        int exit;
        // an assessment changes ArchUnit's configuration for a while, and there is one for all
        synchronized (AssessMojo.class) {
            exit = Main.commandLine()
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err))
                    .execute(arguments().toArray(String[]::new));
        }
        out.toString().lines().forEach(line -> getLog().info(line));
        if (exit == 1) {
            throw new MojoFailureException(last(LAST_LINES, out));
        }
        if (exit != 0) {
            throw new MojoExecutionException(last(1, err));
        }
    }

    private static String last(int count, StringWriter said) {
        var lines = said.toString().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("assess");
        (paths.isEmpty() ? List.of(classes) : paths).forEach(path -> arguments.add(path.getPath()));
        add(arguments, "--modules", modules);
        add(arguments, "--html", html);
        add(arguments, "--json", json);
        add(arguments, "--sarif", sarif);
        add(arguments, "--markdown", markdown);
        add(arguments, "--baseline", baselineIfAny());
        add(arguments, "--fail-under", failUnder);
        if (accept) {
            arguments.add("--accept");
        } else if (strict) {
            arguments.add("--strict");
        }
        return arguments;
    }

    private @Nullable File baselineIfAny() {
        var usual = new File(basedir, "architecture-baseline.json");
        return baseline != null ? baseline : accept || usual.exists() ? usual : null;
    }

    private static void add(List<String> arguments, String option, @Nullable Object value) {
        if (value != null) {
            arguments.add(option);
            arguments.add(value.toString());
        }
    }
}
