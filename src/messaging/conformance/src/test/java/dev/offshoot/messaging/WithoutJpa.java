package dev.offshoot.messaging;

/** A setting for applications of tests in which JPA plays no part: they start in half the time. */
public final class WithoutJpa {

    public static final String SETTING = "spring.autoconfigure.exclude="
            + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration,"
            + "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";

    private WithoutJpa() {}
}
