package com.example.lending.fees;

import org.springframework.data.jpa.repository.JpaRepository;

interface Fees extends JpaRepository<Fee, Long> {}
