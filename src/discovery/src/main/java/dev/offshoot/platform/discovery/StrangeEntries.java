package dev.offshoot.platform.discovery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entries of a registry that are none of processes: each is logged once, however often it is read. */
public final class StrangeEntries {

    private static final Logger LOG = LoggerFactory.getLogger("offshoot");
    private static final int REMEMBERED = 100;
    private static final int SHOWN = 100;

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /**
     * Called each time that the entry is read.
     *
     * @param entry its name, or the address that it gives
     */
    public void ignore(String registry, String entry) {
        // others may write into a registry: they cannot fill the log, nor forge its lines
        var shown = entry.replaceAll("[^\\x20-\\x7e]", "?");
        shown = shown.substring(0, Math.min(shown.length(), SHOWN));
        if (logged.size() < REMEMBERED && logged.add(shown)) {
            LOG.warn("{} lists '{}', which is no process with an address: it is ignored", registry, shown);
        }
    }
}
