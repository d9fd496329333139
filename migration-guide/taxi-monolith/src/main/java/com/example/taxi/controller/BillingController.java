package com.example.taxi.controller;

import com.example.taxi.dto.BillingRunResponse;
import com.example.taxi.dto.InvoiceResponse;
import com.example.taxi.service.BillingService;
import com.example.taxi.service.NightlyBillingJob;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api")
public class BillingController {

    private final BillingService billingService;
    private final NightlyBillingJob nightlyBillingJob;

    public BillingController(BillingService billingService, NightlyBillingJob nightlyBillingJob) {
        this.billingService = billingService;
        this.nightlyBillingJob = nightlyBillingJob;
    }

    @GetMapping("/invoices/{id}")
    public InvoiceResponse invoice(@PathVariable Long id) {
        return billingService.getInvoice(id);
    }

    /** Charges an open invoice once more, without waiting for the night. */
    @PostMapping("/invoices/{id}/payments")
    public InvoiceResponse pay(@PathVariable Long id) {
        return billingService.retryCharge(id);
    }

    /** Does what is done every night, and answers when it is done. */
    @PostMapping("/billing/runs")
    public BillingRunResponse run() {
        return nightlyBillingJob.run();
    }
}
