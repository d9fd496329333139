package dev.offshoot.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.modulith.ApplicationModule;
import org.springframework.util.ClassUtils;

/** Migrates the schema of every module on the classpath, each with its own history table. */
@AutoConfiguration(before = FlywayAutoConfiguration.class)
class Migrations {

    @Bean
    @ConditionalOnMissingBean
    FlywayMigrationStrategy migrationPerModule(BeanFactory beans, ResourceLoader resources) {
        return flyway -> {
            var packages =
                    AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.<String>of();
            for (var module : modulesWithMigrations(packages, resources)) {
                migrate(module, flyway);
            }
        };
    }

    private static void migrate(String module, Flyway application) {
        var base = application.getConfiguration();
        createSchema(module, base.getDataSource());
        Flyway.configure(base.getClassLoader())
                .configuration(base)
                // do not reuse the migrations that Flyway found in the application's own locations
                .resourceProvider(null)
                .locations("classpath:db/migration/" + module)
                .dataSource(new WithoutReadTimeout(base.getDataSource()))
                .schemas(module)
                .defaultSchema(module)
                .createSchemas(false)
                // messaging may have created its tables in the schema already
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** Creates the schema only if it is missing: the role of a service may lack the permission to create schemas. */
    private static void createSchema(String module, DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            if (exists(module, connection)) {
                return;
            }
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + module);
            } catch (SQLException e) {
                // another process may have created it; IF NOT EXISTS does not prevent this race in PostgreSQL
                if (!exists(module, connection)) {
                    throw e;
                }
            }
        } catch (SQLException e) {
            throw new SchemaUnavailable(module, e);
        }
    }

    private static boolean exists(String schema, Connection connection) throws SQLException {
        try (var found = connection.getMetaData().getSchemas(null, schema)) {
            return found.next();
        }
    }

    /**
     * Finds annotated packages at or directly below the application's package. Reads only package and folder names,
     * because an analysis of the code would delay each start by a second.
     */
    static TreeSet<String> modulesWithMigrations(List<String> packages, ResourceLoader loader) {
        var modules = new TreeSet<String>();
        var resources = new PathMatchingResourcePatternResolver(loader);
        var metadata = new CachingMetadataReaderFactory(loader);
        try {
            for (var root : packages) {
                for (var below : List.of("", "/*")) {
                    var pattern = "classpath*:" + ClassUtils.convertClassNameToResourcePath(root) + below
                            + "/package-info.class";
                    for (var resource : resources.getResources(pattern)) {
                        var found = metadata.getMetadataReader(resource);
                        var name = ClassUtils.getPackageName(
                                found.getClassMetadata().getClassName());
                        var module = ClassUtils.getShortName(name);
                        if (found.getAnnotationMetadata().hasAnnotation(ApplicationModule.class.getName())
                                && loader.getResource("classpath:db/migration/" + module)
                                        .exists()) {
                            modules.add(module);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The classpath could not be searched for modules", e);
        }
        return modules;
    }

    /** Disables the read timeout, which guards against a frozen server: a migration may take longer. */
    private static final class WithoutReadTimeout extends DelegatingDataSource {

        WithoutReadTimeout(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            if (connection.getMetaData().getURL().startsWith("jdbc:postgresql:")) {
                // the pool resets it when the connection is returned
                connection.setNetworkTimeout(Runnable::run, 0);
            }
            return connection;
        }
    }
}
