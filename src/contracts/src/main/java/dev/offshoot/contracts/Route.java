package dev.offshoot.contracts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a gateway must know of a route to treat it well. Stands at the method that answers the route; all such
 * declarations together are {@code META-INF/offshoot/route-traits.json}, which is made from the code.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Route {

    RouteTrait[] value();
}
