package dev.offshoot.messaging.engine.listeners;

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

/** One method that works off one type of message. */
public final class Listener {

    /** In the place of a listener's id where there is no listener. */
    public static final String NOBODY = "?";

    public final String module;
    public final MessageType type;
    /** Stands in the delivery's row, and outlives a release: the name of the listener, and the type of the message. */
    public final String id;
    /** Takes a whole batch at once. */
    public final boolean batch;
    /** Calls the outside, and answers with what follows. */
    final boolean calling;

    private final Method method;
    private final Supplier<Object> bean;
    private final boolean wantsId;
    /** Wants to know whether it may have been called for this delivery before. */
    private final boolean wantsAgain;

    Listener(Class<?> declaring, Method method, Supplier<Object> bean) {
        var described = declaring.getName() + "." + method.getName();
        var module = Modules.of(declaring);
        if (module == null) {
            throw new InvalidMessaging(described + " listens, but is in no package annotated with @ApplicationModule");
        }
        var parameters = method.getParameterTypes();
        this.batch = parameters.length > 0 && parameters[0] == List.class;
        this.calling = method.getReturnType() == CallCompletion.class;
        this.wantsId = parameters.length == 2 && parameters[1] == UUID.class;
        this.wantsAgain = calling && parameters.length == 2 && parameters[1] == boolean.class;
        if (parameters.length == 0
                || parameters.length > 2
                || (parameters.length == 2 && (batch || !wantsId && !wantsAgain))
                || (!calling && method.getReturnType() != void.class)
                || (calling && batch)) {
            throw new InvalidMessaging(described + " must take a message or a List of them, may take the message's UUID"
                    + " after a single one, and returns nothing, or, for a single one, a CallCompletion; then it may take a"
                    + " boolean instead");
        }
        var message = batch ? elementOf(method, described) : parameters[0];
        var type = MessageType.of(message);
        if (type == null) {
            throw new InvalidMessaging(
                    described + " hears " + message.getName() + ", which is neither a @Command nor an @Event");
        }
        this.module = module;
        this.type = type;
        this.method = method;
        this.bean = bean;
        var named = AnnotatedElementUtils.findMergedAnnotation(method, ModuleListener.class);
        var name = named == null || named.id().isEmpty() ? declaring.getSimpleName() : named.id();
        this.id = name + "#" + type.name;
        method.setAccessible(true);
    }

    private static Class<?> elementOf(Method method, String described) {
        if (method.getGenericParameterTypes()[0] instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element) {
            return element;
        }
        throw new InvalidMessaging(described + " must say what its List holds");
    }

    /** Which lane its deliveries wait in. */
    public Lane lane() {
        return calling ? Lane.CALL : type.bulk ? Lane.BULK : Lane.ORDINARY;
    }

    /** Whether only its own module says this: such messages never leave the process. */
    public boolean isInternal() {
        return module.equals(Modules.of(type.record));
    }

    public String packageName() {
        return method.getDeclaringClass().getPackageName();
    }

    /** Invokes the method with a message, or with a list of them. */
    public @Nullable CallCompletion invoke(Object message, UUID messageId) {
        return invoke(message, messageId, false);
    }

    /** Invokes the method with a message for which it may have been called before. */
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
