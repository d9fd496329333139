package dev.offshoot.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows of text in columns as wide as they need to be. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> rightAligned;

    /** @param rightAligned the columns of numbers, counted from 0 */
    Table(Set<Integer> rightAligned, String... headings) {
        this.rightAligned = rightAligned;
        rows.add(List.of(headings));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        var widths = new int[rows.get(0).size()];
        for (var row : rows) {
            for (var i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < widths.length; i++) {
            var padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(rightAligned.contains(i) ? padding + row.get(i) : row.get(i) + padding);
            line.append("  ");
        }
        return line.toString().stripTrailing();
    }
}
