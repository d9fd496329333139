package dev.offshoot.messaging.engine.listeners;

import dev.offshoot.messaging.Command;
import dev.offshoot.messaging.Event;
import dev.offshoot.messaging.ModuleListener;
import dev.offshoot.messaging.ModuleMap;
import dev.offshoot.messaging.engine.MessagingSettings.Claims;
import dev.offshoot.messaging.engine.failure.InvalidMessaging;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * All listeners and message types of this process. Takes the methods annotated with {@link ModuleListener} before
 * Spring turns them into ordinary event listeners, and gives Spring a listener that does nothing instead.
 */
public class Listeners implements EventListenerFactory, ApplicationContextAware, Ordered {

    private final List<Listener> all = new ArrayList<>();
    private final Map<String, Map<String, List<Listener>>> byModuleAndType = new HashMap<>();
    private final Map<String, MessageType> types = new HashMap<>();
    private @Nullable ApplicationContext context;
    private Modules modules = Modules.annotated();
    private Claims claims = Claims.FALSE;
    private @Nullable StockListeners stock;
    private StockNames names = new StockNames(Map.of());
    private volatile boolean complete;

    /** Reads the settings itself, because Spring asks for listeners before it binds {@code MessagingSettings}. */
    @Override
    public void setApplicationContext(ApplicationContext context) throws BeansException {
        this.context = context;
        var settings = Binder.get(context.getEnvironment());
        claims = settings.bind("offshoot.messaging.claims", Claims.class).orElse(Claims.FALSE);
        var strings = Bindable.mapOf(String.class, String.class);
        var stated = settings.bind("offshoot.messaging.modules", strings).orElse(Map.of());
        var application = new Application(context);
        var roots = SingletonSupplier.of(application::packagesWithMainClass);
        if (claims == Claims.FALSE) {
            modules = new Modules(stated, List::of, null);
        } else {
            modules = new Modules(stated, roots::obtain, application::beans);
            names = new StockNames(
                    settings.bind("offshoot.messaging.names", strings).orElse(Map.of()));
            stock = new StockListeners(modules, roots::obtain, names);
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean supportsMethod(Method method) {
        return isOurs(method) || stock != null && stock.claims(method);
    }

    private static boolean isOurs(Method method) {
        return AnnotatedElementUtils.hasAnnotation(method, ModuleListener.class);
    }

    @Override
    public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
        var beans = context;
        if (beans == null) {
            throw new IllegalStateException("No application context yet");
        }
        var declaring = ClassUtils.getUserClass(type);
        if (stock == null || isOurs(method)) {
            add(new Listener(modules, declaring, method, bean(beans, beanName, Listener.isOnce(method))));
            return InertListener.INSTANCE;
        }
        // those of libraries, and of classes outside all modules, are left to whom Spring would have asked
        if (modules.of(declaring) != null) {
            stock.of(declaring, method, beans, beanName).forEach(this::add);
            if (claims == Claims.TRUE) {
                return InertListener.INSTANCE;
            }
        }
        return beans.getBeanProvider(EventListenerFactory.class)
                .orderedStream()
                .filter(factory -> factory != this && factory.supportsMethod(method))
                .findFirst()
                .orElseThrow()
                .createApplicationListener(beanName, type, method);
    }

    /** Retries of the bean would attempt it again. */
    private static Supplier<Object> bean(ApplicationContext beans, String name, boolean once) {
        Supplier<Object> bean = () -> beans.getBean(name);
        if (!once) {
            return bean;
        }
        Supplier<Object> plain = () -> DeliveredBean.of(bean.get(), true);
        return beans.isSingleton(name) ? SingletonSupplier.of(plain) : plain;
    }

    private void add(Listener listener) {
        all.add(listener);
        byModuleAndType
                .computeIfAbsent(listener.module, module -> new HashMap<>())
                .computeIfAbsent(listener.type.name, name -> new ArrayList<>())
                .add(listener);
    }

    /** The module of a class, or null. */
    public @Nullable String moduleOf(Class<?> type) {
        return modules.of(type);
    }

    /** Whether this package is a module that this process could host. */
    public boolean isModule(String packageName) {
        return modules.isPresent(packageName);
    }

    /**
     * The type of an event that has no annotation, if claimed listeners in this process or another one consume it; else
     * null.
     *
     * @param heard whether a message of this name is consumed elsewhere
     */
    public @Nullable MessageType stockType(Class<?> event, Predicate<String> heard) {
        var module = stock == null || claims == Claims.DRAIN ? null : modules.of(event);
        if (module == null) {
            if (stock != null && claims == Claims.TRUE && complete) {
                stock.checkThatNoneTakes(event);
            }
            return null;
        }
        var name = names.of(event, module);
        var known = types.get(name);
        if (known != null) {
            return known.record == event && known.stock ? known : null;
        }
        if (!complete) {
            // before the application has started, as Spring drops what is published without a transaction
            return null;
        }
        stock.checkThatNoneTakes(event);
        return heard.test(name) ? MessageType.ofStock(event, name) : null;
    }

    /** Checks the listeners of these modules against each other, once all are registered. */
    public void complete(Set<String> present) {
        types.clear();
        var ids = new HashSet<String>();
        for (var record : ClassesBelow.packages(
                roots(), new AnnotationTypeFilter(Command.class), new AnnotationTypeFilter(Event.class))) {
            var type = MessageType.of(record);
            var known = type == null ? null : types.putIfAbsent(type.name, type);
            if (known != null) {
                throw ambiguous(known, record);
            }
        }
        for (var listener : all) {
            var known = types.putIfAbsent(listener.type.name, listener.type);
            if (known != null && known.record != listener.type.record) {
                throw ambiguous(known, listener.type.record);
            }
            if (!ids.add(listener.module + '/' + listener.id)) {
                throw new InvalidMessaging("Module '" + listener.module + "' has two listeners with the id "
                        + listener.id + ". Rename one of the classes, or set @ModuleListener(id = ...) on one of them");
            }
            if (listener.type.command && !listener.type.owner().equals(listener.module)) {
                throw new InvalidMessaging(listener.id + " in module '" + listener.module + "' consumes the command "
                        + listener.type + ", but only its owner '" + listener.type.owner() + "' may");
            }
        }
        for (var type : types.values()) {
            if (type.stock && context != null) {
                context.getBean(MessageJson.class).check(type);
            }
        }
        complete = true;
        // a module that has no listener, but should, is known by the messages that it owns
        var here = new TreeSet<>(present);
        here.addAll(owners().keySet());
        names.check(here, modules);
        for (var type : types.values()) {
            if (!type.command || !here.contains(type.owner())) {
                continue;
            }
            var takers = of(type.owner(), type.name);
            if (takers.size() != 1) {
                throw new InvalidMessaging("The command " + type + " needs exactly one @ModuleListener in module '"
                        + type.owner() + "', but has " + (takers.isEmpty() ? "none" : takers));
            }
        }
    }

    private static InvalidMessaging ambiguous(MessageType known, Class<?> other) {
        return new InvalidMessaging("'" + known.name + "' is the name of both " + known.record.getName() + " and "
                + other.getName() + ". Names of messages must be unique: change one of them");
    }

    /** The packages of the modules that own a message type, by module name, with or without listeners. */
    public Map<String, String> owners() {
        var packages = new TreeMap<String, String>();
        for (var root : roots()) {
            for (var type : types.values()) {
                var name = root + "." + type.owner();
                if (modules.isPresent(name)) {
                    packages.put(type.owner(), name);
                }
            }
        }
        return packages;
    }

    /** The map of the modules in this process that have listeners or own a message. */
    public ModuleMap map() {
        var hears = new TreeMap<String, TreeSet<String>>();
        var packages = new TreeMap<>(owners());
        for (var listener : all) {
            packages.put(listener.module, listener.packageName());
            var names = hears.computeIfAbsent(listener.module, module -> new TreeSet<>());
            if (!listener.isInternal()) {
                names.add(listener.type.name);
            }
        }
        var modules = new LinkedHashMap<String, ModuleMap.Entry>();
        packages.forEach((module, name) -> modules.put(
                module,
                new ModuleMap.Entry(name, List.copyOf(hears.getOrDefault(module, new TreeSet<>())), List.of())));
        return new ModuleMap(modules);
    }

    private List<String> roots() {
        return context == null ? List.of() : new Application(context).packages();
    }

    public Collection<Listener> all() {
        return all;
    }

    /** The modules of this process that have listeners. */
    public Set<String> modules() {
        return new TreeSet<>(byModuleAndType.keySet());
    }

    public List<Listener> of(String module, String type) {
        return byModuleAndType.getOrDefault(module, Map.of()).getOrDefault(type, List.of());
    }

    /** The listeners of a module to which what this process publishes is delivered. */
    public List<Listener> takers(String module, String type) {
        var all = of(module, type);
        return claims != Claims.DRAIN
                ? all
                : all.stream().filter(listener -> !listener.isClaimed()).toList();
    }

    /**
     * The listener that a delivery is for; if it no longer exists, the module's only other listener for the type, if
     * any.
     */
    public @Nullable Listener find(String module, String type, String id) {
        var candidates = of(module, type);
        for (var candidate : candidates) {
            if (candidate.id.equals(id)) {
                return candidate;
            }
        }
        return candidates.size() == 1 ? candidates.get(0) : null;
    }

    /** All message types of the application that are on the classpath. */
    public Collection<MessageType> types() {
        return List.copyOf(types.values());
    }

    public @Nullable MessageType type(String name) {
        return types.get(name);
    }
}
