package dev.offshoot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.offshoot.messaging.ModuleListener;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.offshoot");

    private final ApplicationModules modules = ApplicationModules.of(ShopApplication.class);

    @Test
    void everyModuleUsesOnlyTheContractsThatItDeclares() {
        modules.verify();
    }

    @Test
    void theShopHasTheseModules() {
        assertThat(modules.stream()
                        .map(module -> module.getIdentifier().toString())
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of(
                        "basket",
                        "catalog",
                        "contracts",
                        "customers",
                        "inventory",
                        "messaging",
                        "notifications",
                        "orders",
                        "payments",
                        "platform",
                        "shipping"));
    }

    /** The one dependency rule. */
    @ParameterizedTest
    @ValueSource(
            strings = {"basket", "catalog", "customers", "inventory", "notifications", "orders", "payments", "shipping"
            })
    void aModuleImportsItselfContractsAndMessaging(String module) {
        noClasses()
                .that()
                .resideInAPackage("dev.offshoot." + module + "..")
                .should()
                .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "belong to another module",
                        type -> type.getPackageName().startsWith("dev.offshoot")
                                && !type.getPackageName().startsWith("dev.offshoot." + module)
                                && !type.getPackageName().startsWith("dev.offshoot.contracts")
                                && !type.getPackageName().startsWith("dev.offshoot.messaging")))
                .because("a module must be able to leave the house with nothing but contracts and messaging")
                .check(CLASSES);
    }

    @Test
    void modulesHearOthersByMessagesAlone() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages("dev.offshoot.messaging..", "dev.offshoot.platform..")
                .and()
                .areNotMetaAnnotatedWith(ModuleListener.class)
                .should()
                .notBeMetaAnnotatedWith("org.springframework.context.event.EventListener")
                .andShould()
                .notBeMetaAnnotatedWith("org.springframework.scheduling.annotation.Scheduled")
                .andShould()
                .notBeMetaAnnotatedWith("org.springframework.scheduling.annotation.Async")
                .because("what must happen is a message to somebody, or to oneself later: it survives a crash")
                .check(CLASSES);
    }

    @Test
    void noModuleIsOpen() {
        assertThat(modules.stream().map(ApplicationModule::isOpen)).containsOnly(false);
    }

    // left to its default, the list allows everything, and nothing would be checked
    @ParameterizedTest
    @ValueSource(
            strings = {"basket", "catalog", "customers", "inventory", "notifications", "orders", "payments", "shipping"
            })
    void aModuleSaysWhatItMayUse(String module) throws ClassNotFoundException {
        var declared = Class.forName("dev.offshoot." + module + ".package-info")
                .getAnnotation(org.springframework.modulith.ApplicationModule.class);

        assertThat(declared.allowedDependencies())
                .isNotEmpty()
                .allMatch(dependency -> dependency.equals("messaging")
                        || dependency.equals("contracts")
                        || dependency.startsWith("contracts::"));
    }
}
