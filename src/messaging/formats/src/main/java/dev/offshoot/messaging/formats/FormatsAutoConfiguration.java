package dev.offshoot.messaging.formats;

import dev.offshoot.messaging.spi.MessageFormat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Provides the formats. A library's classes are loaded once a message in its format is read or written. */
@AutoConfiguration
class FormatsAutoConfiguration {

    @Bean
    MessageFormat xmlFormat() {
        return new XmlFormat();
    }

    @Bean
    MessageFormat cborFormat() {
        return new CborFormat();
    }

    @Bean
    MessageFormat protobufFormat() {
        return new ProtobufFormat();
    }

    @Bean
    MessageFormat avroFormat() {
        return new AvroFormat();
    }

    @Bean
    MessageFormat thriftFormat() {
        return new ThriftFormat();
    }

    @Bean
    MessageFormat hessianFormat() {
        return new HessianFormat();
    }
}
