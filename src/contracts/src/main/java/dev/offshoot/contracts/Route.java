package dev.offshoot.contracts;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the traits of a route for the gateway and for the process that answers it. Put it on the handler method. {@code
 * META-INF/offshoot/route-traits.json} is generated from all declarations.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Route {

    RouteTrait[] value();
}
