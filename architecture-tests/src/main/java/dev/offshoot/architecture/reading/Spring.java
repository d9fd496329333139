package dev.offshoot.architecture.reading;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roles of classes according to the annotations of Spring, JPA and MyBatis. Annotations are recognised by name, because
 * libraries are not read; the application's own composed annotations are resolved to those names.
 */
public final class Spring {

    private static final Set<String> LISTENERS = Set.of(
            "org.springframework.context.event.EventListener",
            "org.springframework.transaction.event.TransactionalEventListener",
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.modulith.ApplicationModuleListener",
            "org.springframework.kafka.annotation.KafkaListener",
            "org.springframework.amqp.rabbit.annotation.RabbitListener",
            "org.springframework.jms.annotation.JmsListener",
            "io.awspring.cloud.sqs.annotation.SqsListener");

    /** Annotations of listeners that run after the publisher's commit, or in another process. */
    public static final Set<String> LATER_LISTENERS = Set.of(
            "org.springframework.transaction.event.TransactionalEventListener",
            "org.springframework.modulith.events.ApplicationModuleListener",
            "org.springframework.modulith.ApplicationModuleListener",
            "org.springframework.scheduling.annotation.Async",
            "dev.offshoot.messaging.ModuleListener",
            "org.springframework.kafka.annotation.KafkaListener",
            "org.springframework.amqp.rabbit.annotation.RabbitListener",
            "org.springframework.jms.annotation.JmsListener",
            "io.awspring.cloud.sqs.annotation.SqsListener");

    private static final Set<String> STEREOTYPES = Set.of(
            "org.springframework.stereotype.Component",
            "org.springframework.stereotype.Service",
            "org.springframework.stereotype.Repository",
            "jakarta.inject.Named",
            "javax.inject.Named",
            "jakarta.ejb.Stateless",
            "javax.ejb.Stateless");

    private static final Set<String> CONTROLLERS = Set.of(
            "org.springframework.stereotype.Controller",
            "org.springframework.web.bind.annotation.RestController",
            "jakarta.ws.rs.Path",
            "javax.ws.rs.Path");

    private static final Set<String> CONFIGURATIONS = Set.of(
            "org.springframework.context.annotation.Configuration",
            "org.springframework.boot.autoconfigure.AutoConfiguration",
            "org.springframework.web.bind.annotation.ControllerAdvice",
            "org.springframework.web.bind.annotation.RestControllerAdvice",
            "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
            "org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint");

    private static final Set<String> ENTITIES = Set.of(
            "jakarta.persistence.Entity",
            "javax.persistence.Entity",
            "org.springframework.data.mongodb.core.mapping.Document",
            "org.springframework.data.relational.core.mapping.Table",
            "com.baomidou.mybatisplus.annotation.TableName");

    /** MyBatis implements interfaces that have one of these, or whose methods do. */
    private static final Set<String> MAPPERS = Set.of(
            "org.apache.ibatis.annotations.Mapper",
            "org.apache.ibatis.annotations.Select",
            "org.apache.ibatis.annotations.Insert",
            "org.apache.ibatis.annotations.Update",
            "org.apache.ibatis.annotations.Delete",
            "org.apache.ibatis.annotations.SelectProvider",
            "org.apache.ibatis.annotations.InsertProvider",
            "org.apache.ibatis.annotations.UpdateProvider",
            "org.apache.ibatis.annotations.DeleteProvider");

    /** Interfaces that mappers extend, with the entity as type argument. */
    private static final Set<String> BASE_MAPPERS = Set.of(
            "com.baomidou.mybatisplus.core.mapper.BaseMapper",
            "com.baomidou.mybatisplus.core.mapper.Mapper",
            "tk.mybatis.mapper.common.Mapper",
            "tk.mybatis.mapper.common.BaseMapper");

    private static final Set<String> INJECTED = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "jakarta.inject.Inject",
            "javax.inject.Inject",
            "jakarta.annotation.Resource",
            "javax.annotation.Resource");

    /** The annotation of methods that make a bean. */
    public static final String BEAN = "org.springframework.context.annotation.Bean";
    /** The annotation for the JPQL query of a repository's method. */
    public static final String QUERY = "org.springframework.data.jpa.repository.Query";
    /** The annotation of methods that run on a schedule. */
    public static final String SCHEDULED = "org.springframework.scheduling.annotation.Scheduled";

    private final Application application;
    private final Map<JavaClass, Boolean> repositories = new ConcurrentHashMap<>();
    private final Map<JavaClass, Boolean> keeping = new ConcurrentHashMap<>();
    private final Map<JavaClass, Boolean> components = new ConcurrentHashMap<>();
    private final Set<String> made = new HashSet<>();
    private final Set<String> implemented = new HashSet<>();
    private final Set<String> repositoryEntities = new HashSet<>();

    /** Analyses the classes of an application. */
    public Spring(Application application) {
        this.application = application;
        for (var type : application.classes()) {
            for (var method : type.getMethods()) {
                if (has(method, Set.of(BEAN))) {
                    method.getReturnType().getAllInvolvedRawTypes().forEach(result -> made.add(result.getName()));
                }
            }
            repositoryEntity(type).ifPresent(entity -> repositoryEntities.add(entity.getName()));
        }
        for (var type : application.classes()) {
            if (isDeclaredComponent(type)) {
                type.getAllRawInterfaces().forEach(contract -> implemented.add(contract.getName()));
                type.getAllRawSuperclasses().forEach(parent -> implemented.add(parent.getName()));
            }
        }
        implemented.remove("java.lang.Object");
    }

    /** Whether an element has one of these annotations, directly or through a composed annotation. */
    public static boolean has(HasAnnotations<?> element, Set<String> names) {
        return element.getAnnotations().stream().anyMatch(annotation -> means(annotation, names, 0));
    }

    private static boolean means(JavaAnnotation<?> annotation, Set<String> names, int depth) {
        return names.contains(annotation.getRawType().getName())
                || depth < 5
                        && annotation.getRawType().getAnnotations().stream()
                                .anyMatch(above -> means(above, names, depth + 1));
    }

    /** Whether Spring makes objects of this type, which it can inject. */
    public boolean isComponent(JavaClass type) {
        return components.computeIfAbsent(
                type, key -> isDeclaredComponent(key) || isRepository(key) || implemented.contains(key.getName()));
    }

    private boolean isDeclaredComponent(JavaClass type) {
        return has(type, STEREOTYPES)
                || has(type, CONTROLLERS)
                || has(type, CONFIGURATIONS)
                || made.contains(type.getName());
    }

    /** Whether the class itself is marked as a component, and not only made by configuration. */
    private static boolean hasStereotype(JavaClass type) {
        return has(type, STEREOTYPES);
    }

    /** Whether it answers HTTP requests. */
    public static boolean isController(JavaClass type) {
        return has(type, CONTROLLERS);
    }

    /** Whether it is an entity of JPA, Spring Data or MyBatis-Plus. */
    public boolean isEntity(JavaClass type) {
        return has(type, ENTITIES) || repositoryEntities.contains(type.getName());
    }

    /** Whether it is an interface that Spring Data or MyBatis implements. */
    public boolean isRepository(JavaClass type) {
        return type.isInterface()
                && repositories.computeIfAbsent(
                        type,
                        key -> key.getAllRawInterfaces().stream()
                                        .anyMatch(parent ->
                                                isSpringData(parent) || BASE_MAPPERS.contains(parent.getName()))
                                || key.isAnnotatedWith("org.springframework.data.repository.RepositoryDefinition")
                                || has(key, MAPPERS)
                                || key.getMethods().stream().anyMatch(method -> has(method, MAPPERS))
                                || application.mappers().containsKey(key.getName()));
    }

    private static boolean isSpringData(JavaClass type) {
        return type.getName().startsWith("org.springframework.data.")
                && type.getSimpleName().endsWith("Repository");
    }

    /** The entity of a repository, if it is a type argument. */
    public Optional<JavaClass> repositoryEntity(JavaClass type) {
        if (!isRepository(type)) {
            return Optional.empty();
        }
        return type.getInterfaces().stream()
                .filter(com.tngtech.archunit.core.domain.JavaParameterizedType.class::isInstance)
                .map(com.tngtech.archunit.core.domain.JavaParameterizedType.class::cast)
                .flatMap(parent -> parent.getActualTypeArguments().stream().limit(1))
                .filter(JavaClass.class::isInstance)
                .map(JavaType::toErasure)
                .findFirst();
    }

    /**
     * Whether it does the application's own work: it is a component, controller, entity or repository, or accesses
     * stored data.
     */
    public boolean works(JavaClass type) {
        return hasStereotype(type) || isController(type) || isEntity(type) || isRepository(type) || keeps(type);
    }

    /** Whether it reads or writes stored data. */
    public boolean keeps(JavaClass type) {
        return keeping.computeIfAbsent(type, Persistence::isUsedBy);
    }

    /** Whether a method consumes events or messages. */
    public static boolean isListener(JavaMethod method) {
        return has(method, LISTENERS) || implementsListener(method);
    }

    /** Whether it is the method of an ApplicationListener, for an event of the application: not for Spring's own, or any. */
    private static boolean implementsListener(JavaMethod method) {
        return method.getName().equals("onApplicationEvent")
                && method.getParameterTypes().stream()
                        .flatMap(type -> rawTypes(type).stream())
                        .map(JavaClass::getPackageName)
                        .anyMatch(name -> !name.startsWith("org.springframework.") && !name.startsWith("java."))
                && method.getOwner().getAllRawInterfaces().stream()
                        .anyMatch(parent -> parent.getName().equals("org.springframework.context.ApplicationListener"));
    }

    /** Whether Spring injects into a field, method or constructor. */
    public static boolean isInjected(HasAnnotations<?> element) {
        return has(element, INJECTED);
    }

    /** The value of an attribute of an annotation that is directly present. */
    public static Optional<Object> attribute(HasAnnotations<?> element, String annotation, String attribute) {
        return element.getAnnotations().stream()
                .filter(found -> found.getRawType().getName().equals(annotation))
                .findFirst()
                .flatMap(found -> found.get(attribute));
    }

    /** The values of an attribute: of an array each, else the only one. */
    public static Stream<?> values(JavaAnnotation<?> annotation, String attribute) {
        return annotation.get(attribute).stream()
                .flatMap(value -> value instanceof Object[] all ? Stream.of(all) : Stream.of(value));
    }

    /** All types that occur in a type: both of them, for {@code List<Order>}. */
    public static Set<JavaClass> rawTypes(JavaType type) {
        return type.getAllInvolvedRawTypes().stream()
                .map(JavaClass::getBaseComponentType)
                .collect(Collectors.toSet());
    }
}
