package com.example.taxi.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.taxi.AdjustableClock;
import com.example.taxi.IntegrationTest;
import com.example.taxi.dto.PassengerRequest;
import com.example.taxi.dto.PassengerResponse;
import com.example.taxi.dto.PaymentMethodRequest;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.exception.NotFoundException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PassengerServiceTests extends IntegrationTest {

    @Autowired
    PassengerService passengers;

    @Test
    void findsWhoIsRegistered() {
        PassengerResponse registered =
                passengers.register(new PassengerRequest(" Ada ", "Ada@Example.com", "+49 30 1234567", "tok_visa"));

        assertThat(passengers.get(registered.id())).isEqualTo(registered);
        assertThat(registered.name()).isEqualTo("Ada");
        assertThat(registered.email()).isEqualTo("ada@example.com");
        assertThat(registered.registeredAt()).isEqualTo(AdjustableClock.START);
    }

    @Test
    void registersAnAddressOnceHoweverItIsWritten() {
        fixtures.aPassenger("Ada");

        assertThatThrownBy(() -> passengers.register(
                        new PassengerRequest("Ada", "ADA@example.com", "+49 30 1234567", "tok_visa")))
                .isInstanceOf(ConflictException.class);
    }

    @Test
    void prefersThePaymentMethodThatWasAddedLast() {
        Long ada = fixtures.aPassenger("Ada", "tok_old");

        passengers.addPaymentMethod(ada, new PaymentMethodRequest("tok_newer"));
        PassengerResponse answer = passengers.addPaymentMethod(ada, new PaymentMethodRequest("tok_newest"));

        assertThat(answer.paymentMethods()).isEqualTo(3);
        assertThat(jdbc.queryForList("SELECT token FROM payment_methods WHERE preferred", String.class))
                .containsExactly("tok_newest");
    }

    @Test
    void knowsNobodyElse() {
        assertThatThrownBy(() -> passengers.get(-1L))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("There is no passenger -1");
    }
}
