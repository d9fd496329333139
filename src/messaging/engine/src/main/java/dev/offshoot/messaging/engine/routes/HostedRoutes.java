package dev.offshoot.messaging.engine.routes;

import dev.offshoot.messaging.engine.modules.LocalModules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Rejects requests to routes of modules that this process does not host, with 421. */
public class HostedRoutes implements HandlerInterceptor {

    private final LocalModules modules;

    public HostedRoutes(LocalModules modules) {
        this.modules = modules;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        // what was accepted before the module moved is answered here: it has been done, and its response may have begun
        if (!(handler instanceof HandlerMethod method) || request.getDispatcherType() != DispatcherType.REQUEST) {
            return true;
        }
        var module = modules.moduleOf(method.getBeanType());
        if (module == null || !modules.isHere(module) || modules.isHosted(module)) {
            return true;
        }
        response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter().write("""
                        {"type":"urn:offshoot:problem:module-elsewhere","title":"Misdirected Request","status":421,"detail":"Module '%s' is hosted by another process"}""".formatted(module));
        return false;
    }
}
