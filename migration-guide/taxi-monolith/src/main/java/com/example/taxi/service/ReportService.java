package com.example.taxi.service;

import com.example.taxi.dto.DriverStatistics;
import com.example.taxi.dto.MonthlyRevenue;
import com.example.taxi.repository.DriverRepository;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class ReportService {

    private final DriverRepository driverRepository;

    public ReportService(DriverRepository driverRepository) {
        this.driverRepository = driverRepository;
    }

    @Transactional(readOnly = true)
    public List<DriverStatistics> driverStatistics() {
        return driverRepository.statistics();
    }

    /** Of a month of UTC; it counts the invoices that were issued in it. */
    @Transactional(readOnly = true)
    public List<MonthlyRevenue> monthlyRevenue(YearMonth month) {
        Instant since = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant until =
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return driverRepository.monthlyRevenue(since, until);
    }
}
