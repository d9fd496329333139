package dev.offshoot.launcher.cli;

import dev.offshoot.launcher.plan.Plan;
import dev.offshoot.launcher.terminal.Output;

/** What somebody who has started a shop is told: where it is, and what can be done with it. */
record Greeting(Plan plan, String command, boolean isDemo) {

    void write(Output output) {
        output.line("  look at   "
                + output.strong("http://localhost:" + plan.front().port() + "/"));
        output.line("  sign in   " + signIn());
        output.line("  move      " + move());
        output.line("  look on   " + command + " status, " + command + " logs inventory");
        output.line("  stop      Ctrl-C, or " + command + " down");
    }

    private String signIn() {
        if (isDemo) {
            return "alice@offshoot.example, or staff@offshoot.example; password offshoot-demo";
        }
        var staff = System.getenv("OFFSHOOT_STAFF_EMAIL");
        return staff != null
                ? staff + ", who is staff; customers make an account"
                : "customers make an account; OFFSHOOT_STAFF_EMAIL and OFFSHOOT_STAFF_PASSWORD say who is staff";
    }

    private String move() {
        if (!plan.behindGateway()) {
            return "nothing moves while the shop is alone: " + command + " up --gateway";
        }
        return plan.starting().stream().anyMatch(Plan.Planned::isShop)
                ? command + " extract inventory, and back: " + command + " fold inventory"
                : command + " fold inventory, into a shop, and out: " + command + " extract inventory";
    }
}
