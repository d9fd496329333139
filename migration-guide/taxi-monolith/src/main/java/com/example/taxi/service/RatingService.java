package com.example.taxi.service;

import com.example.taxi.dto.RatingRequest;
import com.example.taxi.exception.ConflictException;
import com.example.taxi.model.Rating;
import com.example.taxi.model.Trip;
import com.example.taxi.model.TripStatus;
import com.example.taxi.repository.RatingRepository;
import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class RatingService {

    private final RatingRepository ratingRepository;
    private final TripService tripService;
    private final Clock clock;

    public RatingService(RatingRepository ratingRepository, TripService tripService, Clock clock) {
        this.ratingRepository = ratingRepository;
        this.tripService = tripService;
        this.clock = clock;
    }

    @Transactional
    public void rate(Long tripId, RatingRequest request) {
        Trip trip = tripService.find(tripId);
        if (trip.getStatus() != TripStatus.COMPLETED) {
            throw new ConflictException("Trip %d is %s and cannot be rated".formatted(tripId, trip.getStatus()));
        }
        if (ratingRepository.existsByTripId(tripId)) {
            throw new ConflictException("Trip %d is rated already".formatted(tripId));
        }
        ratingRepository.save(new Rating(trip, request.stars(), request.comment(), clock.instant()));
    }
}
