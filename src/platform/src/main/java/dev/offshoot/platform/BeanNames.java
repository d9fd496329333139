package dev.offshoot.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ConfigurationBeanNameGenerator;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Names our beans with their package, so that modules which do not know each other may both have a {@code Settings}.
 * Beans of libraries keep the names that other libraries know them by.
 */
class BeanNames extends FullyQualifiedAnnotationBeanNameGenerator implements ConfigurationBeanNameGenerator {

    private static final String OURS = ClassUtils.getPackageName(ClassUtils.getPackageName(BeanNames.class)) + ".";

    @Override
    public String deriveBeanName(MethodMetadata method, @Nullable String given) {
        if (given != null) {
            return given;
        }
        return method.getDeclaringClassName().startsWith(OURS)
                ? method.getDeclaringClassName() + "." + method.getMethodName()
                : method.getMethodName();
    }
}
