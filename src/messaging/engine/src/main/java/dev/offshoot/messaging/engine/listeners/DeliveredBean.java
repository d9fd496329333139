package dev.offshoot.messaging.engine.listeners;

import java.util.Arrays;
import java.util.List;
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

    /**
     * The registry's own advice, which looks for a publication that it never stored; and retries, which would repeat the
     * listener in the same transaction, without rolling back the first attempt. A delivery is retried as a whole.
     */
    private static final List<String> OTHERS = List.of(
            "org.springframework.modulith.events.",
            "org.springframework.resilience.retry.",
            "org.springframework.aop.retry.",
            "org.springframework.retry.");

    private DeliveredBean() {}

    /** @param own whether the listener is delivered without a transaction, so that it keeps its own */
    static Object of(Object bean, boolean own) {
        if (!(bean instanceof Advised advised)) {
            return bean;
        }
        var proxy = new ProxyFactory();
        proxy.setTargetSource(advised.getTargetSource());
        proxy.setProxyTargetClass(advised.isProxyTargetClass());
        Arrays.stream(advised.getProxiedInterfaces()).forEach(proxy::addInterface);
        Arrays.stream(advised.getAdvisors())
                .filter(advisor -> stays(advisor, own))
                .forEach(proxy::addAdvisor);
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    private static boolean stays(Advisor advisor, boolean own) {
        var advice = advisor.getAdvice();
        return !(advice instanceof AsyncExecutionInterceptor)
                && (own || !(advice instanceof TransactionInterceptor))
                && OTHERS.stream().noneMatch(advice.getClass().getName()::startsWith);
    }
}
