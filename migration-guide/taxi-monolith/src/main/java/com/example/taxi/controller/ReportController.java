package com.example.taxi.controller;

import com.example.taxi.dto.DriverStatistics;
import com.example.taxi.dto.MonthlyRevenue;
import com.example.taxi.service.ReportService;
import jakarta.validation.constraints.Pattern;
import java.time.YearMonth;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/reports")
public class ReportController {

    private final ReportService reportService;

    public ReportController(ReportService reportService) {
        this.reportService = reportService;
    }

    @GetMapping("/drivers")
    public List<DriverStatistics> drivers() {
        return reportService.driverStatistics();
    }

    @GetMapping("/monthly-revenue")
    public List<MonthlyRevenue> monthlyRevenue(
            @RequestParam @Pattern(regexp = "20\\d{2}-(0[1-9]|1[0-2])", message = "must be a month such as 2026-11")
                    String month) {
        return reportService.monthlyRevenue(YearMonth.parse(month));
    }
}
