package dev.offshoot.inventory;

/** As much stock is watched as this process can serve. */
class TooManyWatchers extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyWatchers() {
        super("Too much stock is watched here already: try again later");
    }
}
