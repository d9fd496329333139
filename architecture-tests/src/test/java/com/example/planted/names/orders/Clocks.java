package com.example.planted.names.orders;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;

/** Each method asks the machine what time it is. */
class Clocks {

    Object millis() {
        return System.currentTimeMillis();
    }

    Object utc() {
        return Clock.systemUTC();
    }

    Object here() {
        return Clock.systemDefaultZone();
    }

    Object system() {
        return Clock.system(ZoneOffset.UTC);
    }

    Object everyMillisecond() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    Object everySecond() {
        return Clock.tickSeconds(ZoneOffset.UTC);
    }

    Object everyMinute() {
        return Clock.tickMinutes(ZoneOffset.UTC);
    }

    Object calendar() {
        return Calendar.getInstance();
    }

    Object gregorian() {
        return new GregorianCalendar();
    }

    Object date() {
        return new Date();
    }

    Object instant() {
        return Instant.now();
    }

    Object localDate() {
        return LocalDate.now(ZoneOffset.UTC);
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

    Object japaneseDate() {
        return JapaneseDate.now();
    }
}
