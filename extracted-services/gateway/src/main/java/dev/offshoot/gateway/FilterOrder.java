package dev.offshoot.gateway;

import org.springframework.core.Ordered;

/** The order of the gateway's filters. Spring Security's is -100. */
public final class FilterOrder {

    public static final int ACCESS_LOG = Ordered.HIGHEST_PRECEDENCE + 10;
    public static final int PROTECTION = Ordered.HIGHEST_PRECEDENCE + 20;

    /** Pages are cheap and public. */
    public static final int PAGES = Ordered.HIGHEST_PRECEDENCE + 30;

    /** Before the token is checked, because the check costs something too. */
    public static final int ADDRESS_QUOTA = Ordered.HIGHEST_PRECEDENCE + 40;

    public static final int CUSTOMER_QUOTA = -90;

    private FilterOrder() {}
}
