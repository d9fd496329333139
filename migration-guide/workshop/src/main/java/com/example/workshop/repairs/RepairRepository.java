package com.example.workshop.repairs;

import org.springframework.data.jpa.repository.JpaRepository;

interface RepairRepository extends JpaRepository<Repair, Long> {}
