package dev.offshoot.architecture.criteria;

/**
 * What keeps a module from leaving, and what it costs. A module starts with 100 points; each piece of evidence takes
 * some, until the criterion has taken as many as it may. Weights were fixed before any application was measured.
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
            "Turn one of the edges around: let the called side publish what happened instead of being told what to do."),
    EVENT_CYCLE(
            "event-cycle",
            3,
            3,
            false,
            "is part of a cycle that consists of each other's events alone",
            "Put the events where both may import them: a contract that neither of them owns."),
    INJECTED_BEAN(
            "injected-bean",
            6,
            30,
            true,
            "is handed an object of another module",
            "Send a command or hear an event instead; or keep a copy of what you need, fed by events."),
    CALL_OUT(
            "call-out",
            2,
            20,
            true,
            "calls another module and waits for the answer",
            "Say it with a message, and go on when the answer is heard."),
    CALL_IN(
            "call-in",
            1,
            10,
            true,
            "is called by another module, which waits for the answer",
            "Publish what the caller wants to know, so that it need not ask."),
    SHARED_TYPE(
            "shared-type",
            1,
            10,
            false,
            "uses a type that is another module's own",
            "Use a type of your own, or move it to the contract between the two."),
    SHARED_ENTITY(
            "shared-entity",
            5,
            20,
            true,
            "shares an entity with another module",
            "Refer to it by its id, and keep what you need to know of it yourself."),
    ENTITY_RELATION(
            "entity-relation",
            6,
            24,
            true,
            "holds an entity of another module in one of its own",
            "Keep the id alone: a column without a relation and without a foreign key."),
    SHARED_TABLE(
            "shared-table",
            8,
            24,
            true,
            "shares a table with another module",
            "Let one module own the table; the other keeps its own copy of the columns that it needs."),
    JOIN_ACROSS(
            "join-across",
            6,
            24,
            true,
            "has a query that joins tables of several modules",
            "Query what is your own, and compose the page where it is shown; or keep a view of your own, fed by events."),
    FOREIGN_KEY(
            "foreign-key-across",
            4,
            16,
            true,
            "has a foreign key into another module's table",
            "Drop the constraint: an id of another module is only a value."),
    WIDE_TRANSACTION(
            "wide-transaction",
            8,
            24,
            true,
            "writes in two modules in one transaction",
            "Write your own part, and publish what happened in the same transaction; the other part follows, with a compensation where it can fail."),
    CLOSED_EVENT(
            "event-not-self-contained",
            4,
            12,
            false,
            "has an event that cannot travel",
            "Make it a record of values: ids, numbers, texts, times, and records of those."),
    STATIC_STATE(
            "static-state",
            3,
            9,
            false,
            "keeps state in a static field",
            "Keep it in the database, or in a component: two instances have two of it."),
    HARMFUL_WHEN_REPEATED(
            "harmful-when-repeated",
            0,
            0,
            false,
            "may do harm when an event comes twice",
            "Look whether it finds out that it has done this already; a message can always come again."),
    PUBLISHED_OUTSIDE(
            "published-outside-transaction",
            0,
            0,
            false,
            "may publish outside a transaction",
            "Publish inside the transaction that makes it true; otherwise a crash lets one exist without the other.");

    /** Ready from here, if nothing blocks; nearly from {@link #NEARLY_FROM}. */
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

    /** How reports call it. */
    public String id() {
        return id;
    }

    /** What one piece of evidence costs. */
    public int points() {
        return points;
    }

    /** What all its evidence together can cost one module. */
    public int most() {
        return most;
    }

    /** Whether a module with such evidence is not ready, however many points it has. */
    public boolean blocking() {
        return blocking;
    }

    /** What the evidence shows: "the module …". */
    public String fact() {
        return fact;
    }

    /** What to do. */
    public String advice() {
        return advice;
    }

    /** What bytecode cannot prove: it is told, and costs nothing. */
    public boolean suspicion() {
        return points == 0;
    }
}
