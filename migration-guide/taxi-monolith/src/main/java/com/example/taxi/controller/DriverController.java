package com.example.taxi.controller;

import com.example.taxi.dto.DriverRequest;
import com.example.taxi.dto.DriverResponse;
import com.example.taxi.dto.EarningsResponse;
import com.example.taxi.model.GeoPoint;
import com.example.taxi.service.DriverService;
import com.example.taxi.service.PayoutService;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Clock;
import java.time.YearMonth;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/drivers")
public class DriverController {

    private final DriverService driverService;
    private final PayoutService payoutService;
    private final Clock clock;

    public DriverController(DriverService driverService, PayoutService payoutService, Clock clock) {
        this.driverService = driverService;
        this.payoutService = payoutService;
        this.clock = clock;
    }

    @PostMapping
    public ResponseEntity<DriverResponse> register(@Valid @RequestBody DriverRequest request) {
        DriverResponse driver = driverService.register(request);
        return ResponseEntity.created(URI.create("/api/drivers/" + driver.id())).body(driver);
    }

    @GetMapping("/{id}")
    public DriverResponse get(@PathVariable Long id) {
        return driverService.get(id);
    }

    @PostMapping("/{id}/online")
    public DriverResponse goOnline(@PathVariable Long id, @Valid @RequestBody GeoPoint position) {
        return driverService.goOnline(id, position);
    }

    @PostMapping("/{id}/offline")
    public DriverResponse goOffline(@PathVariable Long id) {
        return driverService.goOffline(id);
    }

    @PutMapping("/{id}/position")
    public DriverResponse updatePosition(@PathVariable Long id, @Valid @RequestBody GeoPoint position) {
        return driverService.updatePosition(id, position);
    }

    /** Of the present month, unless another one is named. */
    @GetMapping("/{id}/earnings")
    public EarningsResponse earnings(
            @PathVariable Long id,
            @RequestParam(required = false)
                    @Pattern(regexp = "20\\d{2}-(0[1-9]|1[0-2])", message = "must be a month such as 2026-11")
                    String month) {
        return payoutService.earnings(id, month == null ? YearMonth.now(clock) : YearMonth.parse(month));
    }
}
