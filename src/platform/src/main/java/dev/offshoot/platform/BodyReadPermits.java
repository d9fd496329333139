package dev.offshoot.platform;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Limits how many threads wait for request bodies: half of all threads in total, a fifth for one address. Bodies that
 * have arrived are read without waiting, so the limits matter only under attack.
 */
class BodyReadPermits {

    private final Semaphore places;
    private final int mostOfOne;
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    BodyReadPermits(int threads) {
        places = new Semaphore(Math.max(1, threads / 2));
        mostOfOne = Math.max(1, threads / 5);
    }

    /** Acquires a permit to wait for this address. If it returns true, call {@link #release} afterwards. */
    boolean tryAcquire(String address) {
        if (!places.tryAcquire()) {
            return false;
        }
        var allowed = new boolean[1];
        byAddress.compute(address, (key, count) -> {
            var before = count == null ? 0 : count;
            allowed[0] = before < mostOfOne;
            return allowed[0] ? Integer.valueOf(before + 1) : count;
        });
        if (!allowed[0]) {
            places.release();
        }
        return allowed[0];
    }

    void release(String address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        places.release();
    }
}
