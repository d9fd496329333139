package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;

/** Printed when the shop is ready: where to open it, and which commands to try next. */
record Greeting(Plan plan, String command, boolean isDemo) {

    void write(Output output) {
        output.line("  look at   "
                + output.strong("http://localhost:" + plan.front().port() + "/"));
        output.line("  sign in   " + signIn());
        output.line("  move      " + move());
        output.line("  watch     " + command + " status, " + command + " logs inventory");
        output.line("  stop      Ctrl-C, or " + command + " down");
    }

    private String signIn() {
        if (isDemo) {
            return "alice@offshoot.example, or staff@offshoot.example; password offshoot-demo";
        }
        var staff = System.getenv("OFFSHOOT_STAFF_EMAIL");
        return staff != null
                ? staff + " as staff; customers register"
                : "customers register; for a staff account, set OFFSHOOT_STAFF_EMAIL and OFFSHOOT_STAFF_PASSWORD";
    }

    private String move() {
        if (!plan.behindGateway()) {
            return "modules move only behind the gateway: " + command + " up --gateway";
        }
        return plan.starting().stream().anyMatch(Plan.Planned::isShop)
                ? command + " extract inventory, and back again: " + command + " fold inventory"
                : command + " fold inventory, and out again: " + command + " extract inventory";
    }
}
