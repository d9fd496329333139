package dev.offshoot.platform;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Those whose thread waits for the rest of a body. Bodies that have arrived are read without waiting, so there are few of
 * them, unless somebody means harm: then the others keep half of the threads, and other addresses part of the rest.
 */
class BodyReadPermits {

    private final Semaphore places;
    private final int mostOfOne;
    private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    BodyReadPermits(int threads) {
        places = new Semaphore(Math.max(1, threads / 2));
        mostOfOne = Math.max(1, threads / 5);
    }

    /** Whether somebody at this address may wait; then it is to be said when the waiting has ended. */
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
