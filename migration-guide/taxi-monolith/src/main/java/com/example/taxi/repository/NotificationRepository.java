package com.example.taxi.repository;

import com.example.taxi.model.Notification;
import java.util.List;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

public interface NotificationRepository extends JpaRepository<Notification, Long> {

    List<Notification> findByPassengerIdOrderByCreatedAtDescIdDesc(Long passengerId, Pageable page);
}
