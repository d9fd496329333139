package dev.offshoot.architecture.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import dev.offshoot.architecture.reading.Application;
import dev.offshoot.architecture.reading.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A machine's defaults can bring Arabic digits, a dotless i, question marks for umlauts, or another day. */
record NamesLocaleCharsetAndZone(Layout layout) implements Rule {

    static final Set<String> LOCALE = Set.of(
            "String.format(String, Object[])",
            "String.formatted(Object[])",
            "String.toLowerCase()",
            "String.toUpperCase()",
            "PrintStream.format(String, Object[])",
            "PrintStream.printf(String, Object[])",
            "PrintWriter.format(String, Object[])",
            "PrintWriter.printf(String, Object[])",
            "Console.format(String, Object[])",
            "Console.printf(String, Object[])",
            "Formatter.<init>()",
            "Formatter.<init>(Appendable)",
            "Locale.getDefault()",
            "Locale.getDefault(Category)",
            "NumberFormat.getInstance()",
            "NumberFormat.getNumberInstance()",
            "NumberFormat.getIntegerInstance()",
            "NumberFormat.getCurrencyInstance()",
            "NumberFormat.getPercentInstance()",
            "NumberFormat.getCompactNumberInstance()",
            "DecimalFormat.<init>()",
            "DecimalFormat.<init>(String)",
            "DecimalFormatSymbols.<init>()",
            "DecimalFormatSymbols.getInstance()",
            "DateFormat.getInstance()",
            "DateFormat.getDateInstance()",
            "DateFormat.getDateInstance(int)",
            "DateFormat.getTimeInstance()",
            "DateFormat.getTimeInstance(int)",
            "DateFormat.getDateTimeInstance()",
            "DateFormat.getDateTimeInstance(int, int)",
            "SimpleDateFormat.<init>()",
            "SimpleDateFormat.<init>(String)",
            "MessageFormat.<init>(String)",
            "MessageFormat.format(String, Object[])",
            "DateTimeFormatter.ofPattern(String)",
            "DateTimeFormatter.ofLocalizedDate(FormatStyle)",
            "DateTimeFormatter.ofLocalizedTime(FormatStyle)",
            "DateTimeFormatter.ofLocalizedDateTime(FormatStyle)",
            "DateTimeFormatter.ofLocalizedDateTime(FormatStyle, FormatStyle)",
            "DateTimeFormatterBuilder.toFormatter()",
            "Collator.getInstance()",
            "ResourceBundle.getBundle(String)",
            "Currency.getSymbol()",
            "Currency.getDisplayName()");

    static final Set<String> CHARSET = Set.of(
            "Charset.defaultCharset()",
            "String.<init>(byte[])",
            "String.<init>(byte[], int, int)",
            "String.getBytes()",
            "ByteArrayOutputStream.toString()",
            "InputStreamReader.<init>(InputStream)",
            "OutputStreamWriter.<init>(OutputStream)",
            "FileReader.<init>(String)",
            "FileReader.<init>(File)",
            "FileReader.<init>(FileDescriptor)",
            "FileWriter.<init>(String)",
            "FileWriter.<init>(String, boolean)",
            "FileWriter.<init>(File)",
            "FileWriter.<init>(File, boolean)",
            "FileWriter.<init>(FileDescriptor)",
            "PrintStream.<init>(OutputStream)",
            "PrintStream.<init>(OutputStream, boolean)",
            "PrintStream.<init>(String)",
            "PrintStream.<init>(File)",
            "PrintWriter.<init>(OutputStream)",
            "PrintWriter.<init>(OutputStream, boolean)",
            "PrintWriter.<init>(String)",
            "PrintWriter.<init>(File)",
            "Scanner.<init>(InputStream)",
            "Scanner.<init>(File)",
            "Scanner.<init>(Path)",
            "Scanner.<init>(ReadableByteChannel)",
            "Formatter.<init>(OutputStream)",
            "Formatter.<init>(String)",
            "Formatter.<init>(File)",
            "URLEncoder.encode(String)",
            "URLDecoder.decode(String)",
            "Process.inputReader()",
            "Process.errorReader()",
            "Process.outputWriter()");

    static final Set<String> ZONE = Set.of(
            "ZoneId.systemDefault()",
            "TimeZone.getDefault()",
            "Clock.systemDefaultZone()",
            "LocalDate.now()",
            "LocalTime.now()",
            "LocalDateTime.now()",
            "OffsetDateTime.now()",
            "OffsetTime.now()",
            "ZonedDateTime.now()",
            "Year.now()",
            "YearMonth.now()",
            "MonthDay.now()",
            "Calendar.getInstance()",
            "Calendar.getInstance(Locale)",
            "GregorianCalendar.<init>()",
            "GregorianCalendar.<init>(Locale)",
            "GregorianCalendar.<init>(int, int, int)",
            "GregorianCalendar.<init>(int, int, int, int, int)",
            "GregorianCalendar.<init>(int, int, int, int, int, int)",
            "Timestamp.valueOf(String)",
            "Timestamp.valueOf(LocalDateTime)",
            "Timestamp.toLocalDateTime()",
            "Date.valueOf(String)",
            "Date.valueOf(LocalDate)",
            "Date.toLocalDate()");

    /** Methods that depend on the locale only if their format does. */
    private static final Pattern FORMAT = Pattern.compile(".*[.](format|formatted|printf)[(](String, )?Object.*");

    /** Conversions of numbers and dates: strings, hexadecimal digits and line ends are the same in every locale. */
    private static final Pattern DEPENDENT = Pattern.compile("%(\\d+\\$)?[-#+ 0,(<]*\\d*([.]\\d+)?[deEfgGtT]");

    @Override
    public String id() {
        return "names-locale-charset-and-zone";
    }

    @Override
    public String sentence() {
        return "Locale, charset and time zone are explicit and never the machine's defaults, so that the application behaves the same on every machine.";
    }

    @Override
    public Result check(Application application) {
        List<Violation> violations = new ArrayList<>();
        var types = application.classes().stream()
                .filter(type -> Layout.isBelow(type, layout.root()))
                .sorted(Comparator.comparing(JavaClass::getName))
                .toList();
        for (var type : types) {
            Stream.<JavaCodeUnitAccess<?>>concat(
                            type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                    .filter(call -> call.getTargetOwner().getPackageName().startsWith("java."))
                    .forEach(call -> {
                        var place = Place.at(call.getOrigin(), call.getLineNumber());
                        var called = signature(call);
                        if (LOCALE.contains(called) && !isFormatOfTexts(application, type, call, called)) {
                            violations.add(
                                    new Violation(
                                            place,
                                            "uses the machine's locale in " + called + ".",
                                            "Pass a locale: Locale.ROOT for text that programs read, the reader's for text that people read."));
                        } else if (CHARSET.contains(called)) {
                            violations.add(new Violation(
                                    place,
                                    "uses the machine's charset in " + called + ".",
                                    "Pass StandardCharsets.UTF_8."));
                        } else if (ZONE.contains(called)) {
                            violations.add(new Violation(
                                    place,
                                    "uses the machine's time zone in " + called + ".",
                                    "Pass a time zone, such as ZoneOffset.UTC, and take the time from a Clock."));
                        }
                    });
        }
        return new Result(types.size(), violations);
    }

    /** Whether the method contains format strings, and none of them depends on the locale. */
    private static boolean isFormatOfTexts(
            Application application, JavaClass type, JavaCodeUnitAccess<?> call, String called) {
        if (!FORMAT.matcher(called).matches() || called.startsWith("MessageFormat")) {
            return false;
        }
        var member = call.getOrigin().getName();
        var lambda =
                "lambda$" + (member.equals("<init>") ? "new" : member.equals("<clinit>") ? "static" : member) + "$";
        var formats = application.literals().stream()
                .filter(literal -> literal.owner().equals(type.getName())
                        && (literal.member().equals(member) || literal.member().startsWith(lambda))
                        && literal.text().contains("%"))
                .toList();
        return !formats.isEmpty()
                && formats.stream()
                        .noneMatch(literal -> DEPENDENT.matcher(literal.text()).find());
    }

    /** The signature as in the lists above, with simple class names: only classes of the JDK are looked up. */
    private static String signature(JavaCodeUnitAccess<?> call) {
        return call.getTargetOwner().getSimpleName() + "." + call.getName()
                + call.getTarget().getRawParameterTypes().stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
