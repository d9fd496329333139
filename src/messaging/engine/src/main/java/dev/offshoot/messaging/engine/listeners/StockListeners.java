package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalApplicationListenerMethodAdapter;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.util.function.SingletonSupplier;

/**
 * Claims listeners that were written for Spring Modulith's event publication registry: methods of modules that are annotated
 * with {@code @ApplicationModuleListener}, or with {@code @Async} and {@code @TransactionalEventListener}. What cannot keep
 * its meaning is refused.
 */
final class StockListeners {

    private static final List<String> ENTITIES =
            List.of("jakarta.persistence.Entity", "jakarta.persistence.Embeddable");

    private static final Set<String> WITHOUT = Set.of("NOT_SUPPORTED", "NEVER", "SUPPORTS");

    private final Modules modules;
    private final Supplier<List<String>> roots;
    private final StockNames names;
    /** The types that claimed listeners take. */
    private final Set<Class<?>> claimed = ConcurrentHashMap.newKeySet();

    StockListeners(Modules modules, Supplier<List<String>> roots, StockNames names) {
        this.modules = modules;
        this.roots = roots;
        this.names = names;
    }

    boolean claims(Method method) {
        var listening = AnnotatedElementUtils.findMergedAnnotation(method, TransactionalEventListener.class);
        return listening != null
                && listening.phase() == TransactionPhase.AFTER_COMMIT
                && (AnnotatedElementUtils.hasAnnotation(method, Async.class)
                        || AnnotatedElementUtils.hasAnnotation(method.getDeclaringClass(), Async.class));
    }

    /**
     * The listeners that a method is: one for each type of event that it takes.
     *
     * @param invocable the method of the bean, which may be declared by an interface of its proxy
     * @throws InvalidMessaging if the method cannot keep its meaning
     */
    List<Listener> of(Class<?> declaring, Method invocable, BeanFactory beans, String beanName) {
        var method = AopUtils.getMostSpecificMethod(invocable, declaring);
        var described = declaring.getName() + "." + method.getName();
        var listening = AnnotatedElementUtils.findMergedAnnotation(method, TransactionalEventListener.class);
        var module = modules.of(declaring);
        if (listening == null || module == null) {
            throw new IllegalStateException(described + " is no stock listener");
        }
        check(described, method, listening);
        var once = Listener.isOnce(method);
        if (!once) {
            checkTransaction(described, declaring, method);
        }
        if (beans.containsBean("scopedTarget." + beanName)) {
            throw refused(described, "belongs to a bean of another scope. Let the bean be a singleton");
        }
        Supplier<Object> plain = () -> DeliveredBean.of(beans.getBean(beanName), once);
        var bean = beans.isSingleton(beanName) ? SingletonSupplier.of(plain) : plain;
        var name = listening.id().isEmpty() ? declaring.getSimpleName() + "." + method.getName() : listening.id();
        var registered =
                new TransactionalApplicationListenerMethodAdapter(beanName, declaring, invocable).getListenerId();
        var taken = listening.classes().length > 0 ? listening.classes() : method.getParameterTypes();
        claimed.addAll(List.of(taken));
        return Arrays.stream(taken)
                .flatMap(type -> concrete(type).stream())
                .distinct()
                .map(event -> typeOf(described, event))
                .map(type -> new Listener(module, type, name + "#" + type.name, registered, once, invocable, bean))
                .toList();
    }

    private static void check(String described, Method method, TransactionalEventListener listening) {
        if (method.getParameterCount() != 1) {
            throw refused(described, "takes no event. Let it take one parameter, the event");
        }
        if (method.getReturnType() != void.class) {
            throw refused(
                    described,
                    "returns an event, which Spring would publish after the transaction. Publish it in the method instead, and return nothing");
        }
        if (!listening.condition().isEmpty()) {
            throw refused(
                    described,
                    "has a condition, which would be evaluated at another time. Check it in the method instead");
        }
    }

    private static void checkTransaction(String described, Class<?> declaring, Method method) {
        var declared = AnnotatedElementUtils.findMergedAnnotation(method, Transactional.class);
        var transactional = declared != null
                ? declared
                : AnnotatedElementUtils.findMergedAnnotation(declaring, Transactional.class);
        if (transactional != null
                        && (!transactional.transactionManager().isEmpty()
                                || transactional.noRollbackFor().length > 0
                                || transactional.noRollbackForClassName().length > 0
                                || WITHOUT.contains(transactional.propagation().name()))
                || isWithout(method)
                || isWithout(declaring)) {
            throw refused(
                    described,
                    "has a transaction manager or rollback rules of its own, or runs without a transaction, but is delivered in one. Remove them");
        }
    }

    /** By JTA's annotation, which need not be on the classpath. */
    private static boolean isWithout(AnnotatedElement element) {
        var found = AnnotatedElementUtils.findMergedAnnotationAttributes(
                element, "jakarta.transaction.Transactional", false, false);
        return found != null && WITHOUT.contains(String.valueOf(found.get("value")));
    }

    /**
     * Fails if claimed listeners take such events, although the class was not found at startup: nobody would hear of it.
     *
     * @throws IllegalStateException that says so
     */
    void checkThatNoneTakes(Class<?> event) {
        // those that take anything, such as Object, need not hear of what libraries publish
        if (claimed.stream()
                .filter(type -> modules.of(type) != null || modules.of(event) != null)
                .anyMatch(type -> type.isAssignableFrom(event))) {
            throw new IllegalStateException(event.getName()
                    + " cannot be delivered to its claimed listeners, because it is no class of its own that was found in"
                    + " the packages of the application and its modules at startup. Make it one");
        }
    }

    private MessageType typeOf(String described, Class<?> event) {
        var declared = MessageType.of(event);
        if (declared != null) {
            return declared;
        }
        var owner = modules.of(event);
        if (owner == null) {
            throw refused(
                    described,
                    "takes " + event.getName() + ", which belongs to no module. Let it take a class of a module");
        }
        if (event.getTypeParameters().length > 0) {
            throw refused(
                    described,
                    "takes " + event.getName()
                            + ", which has type parameters, by which deliveries cannot be told apart. Make a class for each");
        }
        if (ApplicationEvent.class.isAssignableFrom(event)) {
            throw refused(
                    described,
                    "takes " + event.getName()
                            + ", an ApplicationEvent, whose source exists in this process alone. Make it a class of values");
        }
        var entity = entityIn(event, new HashSet<>());
        if (entity != null) {
            throw refused(
                    described,
                    "takes " + event.getName() + ", which contains the entity " + entity.getName()
                            + ". Give the event its id and the values that are needed");
        }
        return MessageType.ofStock(event, names.of(event, owner));
    }

    private static InvalidMessaging refused(String described, String why) {
        return new InvalidMessaging("offshoot.messaging.claims cannot claim " + described + ", which " + why);
    }

    /** An entity that an object of this type keeps, or null. */
    private @Nullable Class<?> entityIn(Class<?> type, Set<Class<?>> seen) {
        if (modules.of(type) == null || !seen.add(type)) {
            return null;
        }
        if (isEntity(type)) {
            return type;
        }
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (var field : at.getDeclaredFields()) {
                var found = Modifier.isStatic(field.getModifiers()) ? null : entityIn(field, seen);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable Class<?> entityIn(Field field, Set<Class<?>> seen) {
        var kept = new ArrayList<Class<?>>();
        var type = ResolvableType.forField(field);
        kept.add(type.isArray() ? type.getComponentType().toClass() : type.toClass());
        for (var argument : type.getGenerics()) {
            kept.add(argument.toClass());
        }
        return kept.stream()
                .map(one -> entityIn(one, seen))
                .filter(one -> one != null)
                .findFirst()
                .orElse(null);
    }

    private static boolean isEntity(Class<?> type) {
        return Arrays.stream(type.getAnnotations())
                .anyMatch(annotation ->
                        ENTITIES.contains(annotation.annotationType().getName()));
    }

    /** The classes of the application that an event of this type can have. */
    private List<Class<?>> concrete(Class<?> type) {
        if (Modifier.isFinal(type.getModifiers())) {
            return List.of(type);
        }
        var found = new ArrayList<Class<?>>();
        if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        var packages = new LinkedHashSet<>(roots.get());
        packages.addAll(modules.stated());
        found.addAll(ClassesBelow.packages(List.copyOf(packages), new AssignableTypeFilter(type)));
        return found.isEmpty() ? List.of(type) : found;
    }
}
