package com.example.planted.defaults.orders;

import java.io.PrintWriter;
import java.io.Writer;
import java.text.Collator;
import java.text.DateFormat;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Formatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** Each method takes the locale of the machine. */
class Locales {

    Object stringFormatted() {
        return "%d".formatted(1);
    }

    Object stringFormat() {
        return String.format("%d", 1);
    }

    Object lower() {
        return "I".toLowerCase();
    }

    Object upper() {
        return "i".toUpperCase();
    }

    Object streamFormat() {
        return System.out.format("%d", 1);
    }

    Object streamPrintf() {
        return System.out.printf("%d", 1);
    }

    Object writerFormat() {
        return new PrintWriter(Writer.nullWriter()).format("%d", 1);
    }

    Object writerPrintf() {
        return new PrintWriter(Writer.nullWriter()).printf("%d", 1);
    }

    Object consoleFormat() {
        return System.console().format("%d", 1);
    }

    Object consolePrintf() {
        return System.console().printf("%d", 1);
    }

    Object formatter() {
        return new Formatter();
    }

    Object formatterOfAppendable() {
        return new Formatter(new StringBuilder());
    }

    Object locale() {
        return Locale.getDefault();
    }

    Object localeOfCategory() {
        return Locale.getDefault(Locale.Category.FORMAT);
    }

    Object number() {
        return NumberFormat.getInstance();
    }

    Object numberNumber() {
        return NumberFormat.getNumberInstance();
    }

    Object integer() {
        return NumberFormat.getIntegerInstance();
    }

    Object currency() {
        return NumberFormat.getCurrencyInstance();
    }

    Object percent() {
        return NumberFormat.getPercentInstance();
    }

    Object compact() {
        return NumberFormat.getCompactNumberInstance();
    }

    Object decimal() {
        return new DecimalFormat();
    }

    Object decimalOfPattern() {
        return new DecimalFormat("0.00");
    }

    Object symbols() {
        return new DecimalFormatSymbols();
    }

    Object symbolsInstance() {
        return DecimalFormatSymbols.getInstance();
    }

    Object dateFormat() {
        return DateFormat.getInstance();
    }

    Object date() {
        return DateFormat.getDateInstance();
    }

    Object dateOfStyle() {
        return DateFormat.getDateInstance(DateFormat.SHORT);
    }

    Object time() {
        return DateFormat.getTimeInstance();
    }

    Object timeOfStyle() {
        return DateFormat.getTimeInstance(DateFormat.SHORT);
    }

    Object dateTime() {
        return DateFormat.getDateTimeInstance();
    }

    Object dateTimeOfStyle() {
        return DateFormat.getDateTimeInstance(DateFormat.SHORT, DateFormat.SHORT);
    }

    Object simple() {
        return new SimpleDateFormat();
    }

    Object simpleOfPattern() {
        return new SimpleDateFormat("yyyy");
    }

    Object message() {
        return new MessageFormat("{0}");
    }

    Object messageFormat() {
        return MessageFormat.format("{0}", 1);
    }

    Object pattern() {
        return DateTimeFormatter.ofPattern("MMM");
    }

    Object localizedDate() {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT);
    }

    Object localizedTime() {
        return DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT);
    }

    Object localizedDateTime() {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT);
    }

    Object localizedDateTimeOfTwo() {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT, FormatStyle.SHORT);
    }

    Object built() {
        return new DateTimeFormatterBuilder().toFormatter();
    }

    Object collator() {
        return Collator.getInstance();
    }

    Object bundle() {
        return ResourceBundle.getBundle("texts");
    }

    Object symbol() {
        return Currency.getInstance("EUR").getSymbol();
    }

    Object displayName() {
        return Currency.getInstance("EUR").getDisplayName();
    }
}
