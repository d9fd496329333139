package dev.offshoot.messaging.engine.listeners;

import java.util.Arrays;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/**
 * A bean with a claimed listener, without the advice that would take the listener out of its delivery: into another thread,
 * or into another transaction. All other advice stays.
 */
final class DeliveredBean {

    /** The registry's own advice, which looks for a publication that it never stored. */
    private static final String REGISTRY = "org.springframework.modulith.events.";

    private DeliveredBean() {}

    static Object of(Object bean) {
        if (!(bean instanceof Advised advised)) {
            return bean;
        }
        var proxy = new ProxyFactory();
        proxy.setTargetSource(advised.getTargetSource());
        proxy.setProxyTargetClass(advised.isProxyTargetClass());
        Arrays.stream(advised.getProxiedInterfaces()).forEach(proxy::addInterface);
        Arrays.stream(advised.getAdvisors()).filter(DeliveredBean::stays).forEach(proxy::addAdvisor);
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    private static boolean stays(Advisor advisor) {
        var advice = advisor.getAdvice();
        return !(advice instanceof AsyncExecutionInterceptor)
                && !(advice instanceof TransactionInterceptor)
                && !advice.getClass().getName().startsWith(REGISTRY);
    }
}
