package com.example.planted.defaults.orders;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;

/** Each method takes the time zone of the machine. */
class Zones {

    Object zone() {
        return ZoneId.systemDefault();
    }

    Object timeZone() {
        return TimeZone.getDefault();
    }

    Object clock() {
        return Clock.systemDefaultZone();
    }

    Object localDate() {
        return LocalDate.now();
    }

    Object localTime() {
        return LocalTime.now();
    }

    Object localDateTime() {
        return LocalDateTime.now();
    }

    Object offsetDateTime() {
        return OffsetDateTime.now();
    }

    Object offsetTime() {
        return OffsetTime.now();
    }

    Object zonedDateTime() {
        return ZonedDateTime.now();
    }

    Object year() {
        return Year.now();
    }

    Object yearMonth() {
        return YearMonth.now();
    }

    Object monthDay() {
        return MonthDay.now();
    }

    Object calendar() {
        return Calendar.getInstance();
    }

    Object calendarOfLocale() {
        return Calendar.getInstance(Locale.ROOT);
    }

    Object gregorian() {
        return new GregorianCalendar();
    }

    Object gregorianOfLocale() {
        return new GregorianCalendar(Locale.ROOT);
    }

    Object gregorianOfDay() {
        return new GregorianCalendar(1, 1, 1);
    }

    Object gregorianOfMinute() {
        return new GregorianCalendar(1, 1, 1, 1, 1);
    }

    Object gregorianOfSecond() {
        return new GregorianCalendar(1, 1, 1, 1, 1, 1);
    }

    Object timestamp() {
        return Timestamp.valueOf("a");
    }

    Object timestampOfLocal() {
        return Timestamp.valueOf(LocalDateTime.MAX);
    }

    Object timestampToLocal() {
        return new Timestamp(0).toLocalDateTime();
    }

    Object date() {
        return Date.valueOf("a");
    }

    Object dateOfLocal() {
        return Date.valueOf(LocalDate.MAX);
    }

    Object dateToLocal() {
        return new Date(0).toLocalDate();
    }
}
