package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaMember;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The members of a class in a stable order: that of ArchUnit's sets is another one in each run. */
public final class Members {

    private Members() {}

    /** Sorts members by their full names. */
    public static <T extends JavaMember> List<T> sorted(Collection<T> members) {
        return members.stream()
                .sorted(Comparator.comparing((T member) -> member.getFullName()))
                .toList();
    }
}
