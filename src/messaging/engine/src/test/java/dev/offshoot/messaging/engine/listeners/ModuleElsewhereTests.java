package dev.offshoot.messaging.engine.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.mailservice.MailService;
import com.example.stock.orders.OrderCompleted;
import dev.offshoot.messaging.engine.modules.LocalModules;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Guards against a service of one module that takes another one for its own because it has the classes of its events. */
@SpringBootTest(
        classes = MailService.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {
            "offshoot.messaging.claims=true",
            "offshoot.messaging.module-map=file:src/test/resources/claims/module-map.json",
            "offshoot.messaging.modules.mail=com.example.stock.mail",
            "offshoot.messaging.modules.orders=com.example.stock.orders",
            "offshoot.test.database=h2",
            "spring.flyway.enabled=false"
        })
class ModuleElsewhereTests {

    @Autowired
    LocalModules modules;

    @Autowired
    Listeners listeners;

    @Test
    void isNoModuleOfThisProcess() {
        assertThat(modules.present()).containsExactly("mail");
        assertThat(listeners.of("mail", "orders.OrderCompleted"))
                .singleElement()
                .satisfies(listener -> assertThat(listener.type.record).isEqualTo(OrderCompleted.class));
    }
}
