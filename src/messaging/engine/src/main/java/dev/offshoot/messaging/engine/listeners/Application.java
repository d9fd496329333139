package dev.offshoot.messaging.engine.listeners;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/** What belongs to the application that messaging is part of. */
record Application(ApplicationContext context) {

    List<String> packages() {
        return AutoConfigurationPackages.has(context) ? AutoConfigurationPackages.get(context) : List.of();
    }

    /** Those, and the package of the main class: the test of one module has only that module's package. */
    List<String> packagesWithMainClass() {
        var packages = new LinkedHashSet<>(packages());
        for (var name : context.getBeanNamesForAnnotation(SpringBootConfiguration.class)) {
            var type = context.getType(name, false);
            if (type != null) {
                packages.add(ClassUtils.getUserClass(type).getPackageName());
            }
        }
        return List.copyOf(packages);
    }

    Stream<Class<?>> beans() {
        return Arrays.stream(context.getBeanDefinitionNames())
                .flatMap(name -> Stream.ofNullable(context.getType(name, false)));
    }
}
