package dev.offshoot.platform;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ConfigurationBeanNameGenerator;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.ClassUtils;

/**
 * Names our beans by their fully qualified class, so that two modules may each have a {@code Settings}. Beans of
 * libraries keep their names, by which other libraries refer to them.
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
