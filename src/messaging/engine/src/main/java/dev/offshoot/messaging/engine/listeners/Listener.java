package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.AtMostOnce;
import dev.offshoot.messaging.CallCompletion;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import dev.offshoot.messaging.engine.store.Lane;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** A method that consumes one type of message. */
public final class Listener {

    /** Stored instead of a listener's id if there is no listener. */
    public static final String NOBODY = "?";

    public final String module;
    public final MessageType type;
    /**
     * The name of the listener and the type of the message. Stored with deliveries, so it must not change between
     * releases.
     */
    public final String id;
    /** Whether it takes a whole batch at once. */
    public final boolean batch;
    /** The id by which Spring Modulith's registry knows it, if it was written for that; else null. */
    public final @Nullable String registered;
    /** Whether it is attempted once for each message, see {@link AtMostOnce}. */
    public final boolean once;
    /** Whether it calls an external system and returns a {@link CallCompletion}. */
    final boolean calling;

    private final Method method;
    private final Supplier<Object> bean;
    private final boolean wantsId;
    /** Whether it takes a flag that tells whether an earlier attempt may have called. */
    private final boolean wantsAgain;

    private final boolean internal;

    Listener(Modules modules, Class<?> declaring, Method method, Supplier<Object> bean) {
        var described = declaring.getName() + "." + method.getName();
        var module = modules.of(declaring);
        if (module == null) {
            throw new InvalidMessaging(
                    described
                            + " is a @ModuleListener, but in no package annotated with @ApplicationModule. Annotate its package");
        }
        var parameters = method.getParameterTypes();
        this.registered = null;
        this.batch = parameters.length > 0 && parameters[0] == List.class;
        this.once = isOnce(method);
        this.calling = method.getReturnType() == CallCompletion.class;
        this.wantsId = parameters.length == 2 && parameters[1] == UUID.class;
        this.wantsAgain = calling && parameters.length == 2 && parameters[1] == boolean.class;
        if (parameters.length == 0
                || parameters.length > 2
                || (parameters.length == 2 && (batch || !wantsId && !wantsAgain))
                || (!calling && method.getReturnType() != void.class)
                || (calling && batch)) {
            throw new InvalidMessaging(
                    described + " has a signature that a @ModuleListener cannot have. Use one of void on(M),"
                            + " void on(M, UUID), void on(List<M>), CallCompletion on(M), CallCompletion on(M, UUID),"
                            + " CallCompletion on(M, boolean)");
        }
        if (once && batch) {
            throw new InvalidMessaging(described
                    + " is @AtMostOnce, which a listener that takes a List cannot be. Let it take single messages");
        }
        var message = batch ? elementOf(method, described) : parameters[0];
        var type = MessageType.of(message);
        if (type == null) {
            throw new InvalidMessaging(described + " consumes " + message.getName()
                    + ", which is neither a @Command nor an @Event. Annotate it");
        }
        this.module = module;
        this.type = type;
        this.method = method;
        this.bean = bean;
        var named = AnnotatedElementUtils.findMergedAnnotation(method, ModuleListener.class);
        var name = named == null || named.id().isEmpty() ? declaring.getSimpleName() : named.id();
        this.id = name + "#" + type.name;
        this.internal = module.equals(modules.of(type.record));
        method.setAccessible(true);
    }

    /** One that was written for Spring Modulith's registry, and takes an event. */
    Listener(
            String module,
            MessageType type,
            String id,
            String registered,
            boolean once,
            Method method,
            Supplier<Object> bean) {
        this.module = module;
        this.type = type;
        this.id = id;
        this.batch = false;
        this.registered = registered;
        this.once = once;
        this.calling = false;
        this.method = method;
        this.bean = bean;
        this.wantsId = false;
        this.wantsAgain = false;
        this.internal = false;
        method.setAccessible(true);
    }

    static boolean isOnce(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, AtMostOnce.class);
    }

    private static Class<?> elementOf(Method method, String described) {
        if (method.getGenericParameterTypes()[0] instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element) {
            return element;
        }
        throw new InvalidMessaging(
                described + " takes a List without an element type. Declare it, such as List<OrderPlaced>");
    }

    /** The lane of its deliveries. */
    public Lane lane() {
        return calling || once ? Lane.CALL : type.bulk ? Lane.BULK : Lane.ORDINARY;
    }

    /** Whether it was written for Spring Modulith's registry. */
    public boolean isClaimed() {
        return registered != null;
    }

    /** Whether its message is internal to the module. Such messages never leave the process. */
    public boolean isInternal() {
        return internal;
    }

    public String packageName() {
        return method.getDeclaringClass().getPackageName();
    }

    /** Invokes the method with a message or a list of messages. Returns what it returns. */
    public @Nullable CallCompletion invoke(Object message, UUID messageId) {
        return invoke(message, messageId, false);
    }

    /** Same, with a message for which an earlier attempt may have made the call. */
    public @Nullable CallCompletion invoke(Object message, UUID messageId, boolean again) {
        try {
            return (CallCompletion)
                    (wantsId
                            ? method.invoke(bean.get(), message, messageId)
                            : wantsAgain
                                    ? method.invoke(bean.get(), message, again)
                                    : method.invoke(bean.get(), message));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
