package dev.offshoot.benchmarks.post;

import dev.offshoot.benchmarks.post.far.Ear;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Both modules; settings decide which of them a process hosts. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Ear.class)
public class Post {}
