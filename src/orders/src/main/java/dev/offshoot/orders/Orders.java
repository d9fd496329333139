package dev.offshoot.orders;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface Orders extends JpaRepository<Order, UUID> {

    /** These orders, locked in the order of their ids. */
    default List<Order> lock(Collection<OrderId> orders) {
        return lockRows(orders.stream().map(OrderId::value).toList());
    }

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT o FROM Order o WHERE o.id IN :ids ORDER BY o.id")
    List<Order> lockRows(Collection<UUID> ids);
}
