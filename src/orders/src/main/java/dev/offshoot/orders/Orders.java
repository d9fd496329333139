package dev.offshoot.orders;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.NativeQuery;

interface Orders extends JpaRepository<Order, UUID> {

    /** These orders, locked in the order of their ids. */
    default List<Order> lock(Collection<OrderId> orders) {
        return lockRows(orders.stream().map(OrderId::value).toArray(UUID[]::new));
    }

    // in SQL, because Hibernate translates a JPQL query with a list of parameters anew each time
    @NativeQuery("SELECT * FROM orders.orders WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
    List<Order> lockRows(UUID[] ids);
}
