package com.example.taxi.service;

import com.example.taxi.config.TaxiProperties;
import com.example.taxi.dto.EarningsResponse;
import com.example.taxi.exception.NotFoundException;
import com.example.taxi.model.DriverPayout;
import com.example.taxi.model.Money;
import com.example.taxi.model.PayoutStatement;
import com.example.taxi.model.Trip;
import com.example.taxi.repository.DriverPayoutRepository;
import com.example.taxi.repository.DriverRepository;
import com.example.taxi.repository.PayoutStatementRepository;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class PayoutService {

    private final DriverPayoutRepository driverPayoutRepository;
    private final PayoutStatementRepository payoutStatementRepository;
    private final DriverRepository driverRepository;
    private final TaxiProperties properties;
    private final Clock clock;

    public PayoutService(
            DriverPayoutRepository driverPayoutRepository,
            PayoutStatementRepository payoutStatementRepository,
            DriverRepository driverRepository,
            TaxiProperties properties,
            Clock clock) {
        this.driverPayoutRepository = driverPayoutRepository;
        this.payoutStatementRepository = payoutStatementRepository;
        this.driverRepository = driverRepository;
        this.properties = properties;
        this.clock = clock;
    }

    @Transactional
    public void record(Trip trip, Money gross) {
        Money commission = gross.percent(properties.billing().commissionPercent());
        driverPayoutRepository.save(new DriverPayout(trip, gross, commission, clock.instant()));
    }

    @Transactional(readOnly = true)
    public List<Long> findDriverIdsWithoutStatement() {
        return driverPayoutRepository.findDriverIdsWithoutStatement();
    }

    /** Answers false if another run, which this one waited for, has put the payouts on a statement. */
    @Transactional
    public boolean makeStatement(Long driverId) {
        List<DriverPayout> payouts = driverPayoutRepository.findWithoutStatementForUpdate(driverId);
        if (payouts.isEmpty()) {
            return false;
        }
        PayoutStatement statement = new PayoutStatement(
                payouts.get(0).getDriver(), properties.pricing().currency(), clock.instant());
        payouts.forEach(statement::add);
        payoutStatementRepository.save(statement);
        return true;
    }

    @Transactional(readOnly = true)
    public EarningsResponse earnings(Long driverId, YearMonth month) {
        if (!driverRepository.existsById(driverId)) {
            throw new NotFoundException("driver", driverId);
        }
        Instant since = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant until =
                month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        List<DriverPayout> payouts = driverPayoutRepository.findEarned(driverId, since, until);
        return new EarningsResponse(
                driverId,
                month.toString(),
                payouts.size(),
                sum(payouts, DriverPayout::getGross),
                sum(payouts, DriverPayout::getCommission),
                sum(payouts, DriverPayout::getNet),
                payoutStatementRepository.findCreated(driverId, since, until).stream()
                        .map(EarningsResponse.Statement::from)
                        .toList());
    }

    private Money sum(List<DriverPayout> payouts, Function<DriverPayout, Money> part) {
        return payouts.stream().map(part).reduce(Money.zero(properties.pricing().currency()), Money::plus);
    }
}
