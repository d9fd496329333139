package dev.offshoot.orders;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface Orders extends JpaRepository<Order, UUID> {

    /** Which of these orders already exist. */
    default Set<OrderId> known(Collection<OrderId> orders) {
        return findAllById(uuids(orders)).stream().map(Order::id).collect(Collectors.toSet());
    }

    /** These orders, locked in the order of their ids. */
    default List<Order> lock(Collection<OrderId> orders) {
        return lockRows(uuids(orders));
    }

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT o FROM Order o WHERE o.id IN :ids ORDER BY o.id")
    List<Order> lockRows(Collection<UUID> ids);

    private static List<UUID> uuids(Collection<OrderId> orders) {
        return orders.stream().map(OrderId::value).toList();
    }
}
