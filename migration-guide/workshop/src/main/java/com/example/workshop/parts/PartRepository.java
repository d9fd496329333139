package com.example.workshop.parts;

import org.springframework.data.jpa.repository.JpaRepository;

interface PartRepository extends JpaRepository<Part, String> {}
