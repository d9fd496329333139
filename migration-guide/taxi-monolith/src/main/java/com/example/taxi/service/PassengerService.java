package com.example.taxi.service;

import com.example.taxi.dto.PassengerRequest;
import com.example.taxi.dto.PassengerResponse;
import com.example.taxi.dto.PaymentMethodRequest;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.Passenger;
import com.example.taxi.repository.PassengerRepository;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class PassengerService {

    private final PassengerRepository passengerRepository;
    private final Clock clock;

    public PassengerService(PassengerRepository passengerRepository, Clock clock) {
        this.passengerRepository = passengerRepository;
        this.clock = clock;
    }

    @Transactional
    public PassengerResponse register(PassengerRequest request) {
        String email = request.email().strip().toLowerCase(Locale.ROOT);
        if (passengerRepository.existsByEmail(email)) {
            throw new ConflictException("There is a passenger with this e-mail address already");
        }
        Instant now = clock.instant();
        Passenger passenger =
                new Passenger(request.name().strip(), email, request.phone().strip(), now);
        passenger.addPaymentMethod(request.paymentToken(), now);
        return PassengerResponse.from(passengerRepository.save(passenger));
    }

    @Transactional(readOnly = true)
    public PassengerResponse get(Long id) {
        return PassengerResponse.from(find(id));
    }

    @Transactional
    public PassengerResponse addPaymentMethod(Long id, PaymentMethodRequest request) {
        Passenger passenger = findForUpdate(id);
        passenger.addPaymentMethod(request.paymentToken(), clock.instant());
        return PassengerResponse.from(passenger);
    }

    @Transactional(readOnly = true)
    public Passenger find(Long id) {
        return passengerRepository.findById(id).orElseThrow(() -> new NotFoundException("passenger", id));
    }

    /** For what a passenger may do only once at a time. */
    @Transactional
    public Passenger findForUpdate(Long id) {
        return passengerRepository.findByIdForUpdate(id).orElseThrow(() -> new NotFoundException("passenger", id));
    }
}
