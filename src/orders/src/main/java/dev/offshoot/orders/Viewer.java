package dev.offshoot.orders;

import java.util.UUID;
import org.springframework.security.core.Authentication;

/** Somebody who views orders: customers see their own, staff see all. */
record Viewer(UUID id, boolean staff) {

    static Viewer of(Authentication who) {
        return new Viewer(
                UUID.fromString(who.getName()),
                who.getAuthorities().stream().anyMatch(role -> "ROLE_STAFF".equals(role.getAuthority())));
    }

    boolean maySeeOrdersOf(CustomerId owner) {
        return staff || owner.value().equals(id);
    }
}
