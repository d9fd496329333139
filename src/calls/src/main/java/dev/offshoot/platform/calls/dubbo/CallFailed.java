package dev.offshoot.platform.calls.dubbo;

/** A call that was refused, or could not be answered. */
public class CallFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code the name of gRPC's status code, such as INVALID_ARGUMENT
     */
    public CallFailed(String code, String reason) {
        super(reason);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
