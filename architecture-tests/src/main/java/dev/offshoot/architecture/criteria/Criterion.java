package dev.offshoot.architecture.criteria;

/**
 * What keeps a module from being extracted, and what it costs. A module starts with 100 points. Each piece of evidence costs
 * points, up to a maximum for each criterion. Shared data weighs most, because no change of code in one place separates it:
 * one transaction that writes in two modules makes them not yet ready, and so do a few tables and joins in common.
 */
public enum Criterion {
    LAYERED(
            "layered",
            25,
            25,
            true,
            "has no package of its own",
            "Move its classes into one package, and make what others need not see package-private."),
    TYPE_CYCLE(
            "type-cycle",
            20,
            20,
            true,
            "is part of a cycle of modules that know each other's types",
            "Reverse one of the dependencies: let the calling module publish what happened, and the called module act on it."),
    EVENT_CYCLE(
            "event-cycle",
            3,
            3,
            false,
            "is part of a cycle that consists of each other's events alone",
            "Move the events to a package of contracts, which both may import and neither owns."),
    INJECTED_BEAN(
            "injected-bean",
            6,
            30,
            true,
            "is handed an object of another module",
            "Send a command or consume an event instead, or keep a copy of the data that you need, updated by events."),
    CALL_OUT(
            "call-out",
            2,
            20,
            true,
            "calls another module and waits for the answer",
            "Send a message instead, and continue when the answer arrives."),
    CALL_IN(
            "call-in",
            1,
            10,
            true,
            "is called by another module, which waits for the answer",
            "Publish what the caller needs to know, so that it need not ask."),
    SHARED_TYPE(
            "shared-type",
            1,
            10,
            false,
            "uses a type that is another module's own",
            "Use a type of your own, or move it to the contract between the two."),
    SHARED_ENTITY(
            "shared-entity",
            10,
            30,
            true,
            "shares an entity with another module",
            "Refer to it by its id, and keep a copy of the data that you need."),
    ENTITY_RELATION(
            "entity-relation",
            17,
            51,
            true,
            "holds an entity of another module in one of its own",
            "Keep the id alone: a column without a relation and without a foreign key."),
    SHARED_TABLE(
            "shared-table",
            17,
            51,
            true,
            "shares a table with another module",
            "Let one module own the table; the other keeps its own copy of the columns that it needs."),
    JOIN_ACROSS(
            "join-across",
            17,
            34,
            true,
            "has a query that joins tables of several modules",
            "Query only your own tables and combine the results in the page, or keep a view of your own, updated by events."),
    FOREIGN_KEY(
            "foreign-key-across",
            10,
            20,
            true,
            "has a foreign key into another module's table",
            "Drop the constraint: an id of another module is only a value."),
    WIDE_TRANSACTION(
            "wide-transaction",
            51,
            51,
            true,
            "writes in two modules in one transaction",
            "Write only your own data, and publish what happened in the same transaction; the other module follows, with a compensation if it can fail."),
    CLOSED_EVENT(
            "event-not-self-contained",
            4,
            12,
            false,
            "has an event that cannot be sent to another process",
            "Make it a record of values: ids, numbers, texts, times, and records of those."),
    STATIC_STATE(
            "static-state",
            3,
            9,
            false,
            "keeps state in a static field",
            "Keep it in the database, or in a component that can tolerate a copy in each instance."),
    SHARED_CACHE(
            "shared-cache",
            3,
            9,
            false,
            "shares a cache with another module",
            "Give each module caches with names of its own: as a process of its own, it does not see what the other one evicts."),
    DATA_NOT_SEEN(
            "data-not-seen",
            0,
            0,
            true,
            "may use data that was not seen",
            "Look at it yourself: if it stays within the module's own tables, it is harmless. A statement as one text, or a query that names its entities, would be seen."),
    HARMFUL_WHEN_REPEATED(
            "harmful-when-repeated",
            0,
            0,
            false,
            "may do harm when an event is redelivered",
            "Check that it detects what it has already done: any message can be redelivered."),
    PUBLISHED_OUTSIDE(
            "published-outside-transaction",
            0,
            0,
            false,
            "may publish outside a transaction",
            "Publish inside the transaction that makes the change; otherwise a crash can leave one without the other.");

    /** The score from which a module is ready, unless evidence blocks; from {@link #NEARLY_FROM}, it is nearly ready. */
    static final int READY_FROM = 80;

    static final int NEARLY_FROM = 50;

    private final String id;
    private final int points;
    private final int most;
    private final boolean blocking;
    private final String fact;
    private final String advice;

    Criterion(String id, int points, int most, boolean blocking, String fact, String advice) {
        this.id = id;
        this.points = points;
        this.most = most;
        this.blocking = blocking;
        this.fact = fact;
        this.advice = advice;
    }

    /** Its name in reports. */
    public String id() {
        return id;
    }

    /** What one piece of evidence costs. */
    public int points() {
        return points;
    }

    /** The most that its evidence can cost one module. */
    public int most() {
        return most;
    }

    /** Whether a module with such evidence is not ready, however many points it has. */
    public boolean blocking() {
        return blocking;
    }

    /** What the evidence shows, continuing "The module …". */
    public String fact() {
        return fact;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }

    /** Whether bytecode cannot prove it, so that it is reported and costs nothing. */
    public boolean suspicion() {
        return points == 0;
    }
}
