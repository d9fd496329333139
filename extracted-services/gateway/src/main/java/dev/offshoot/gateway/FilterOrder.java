package dev.offshoot.gateway;

import org.springframework.core.Ordered;

/** In which order a request passes what stands before the modules. Spring Security stands at -100. */
public final class FilterOrder {

    public static final int ACCESS_LOG = Ordered.HIGHEST_PRECEDENCE + 10;
    public static final int PROTECTION = Ordered.HIGHEST_PRECEDENCE + 20;

    /** Pages cost nothing and are anybody's. */
    public static final int PAGES = Ordered.HIGHEST_PRECEDENCE + 30;

    /** Before the token is looked at: to look at one costs something too. */
    public static final int ADDRESS_QUOTA = Ordered.HIGHEST_PRECEDENCE + 40;

    public static final int CUSTOMER_QUOTA = -90;

    private FilterOrder() {}
}
