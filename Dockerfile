# One file for all ten processes; what differs is the jar that goes in, and the port:
#
#   ./mvnw -DskipTests package
#   docker build --build-arg SERVICE=inventory-service --build-arg PORT=8083 -t offshoot/inventory-service .
#
# The jars are built before and outside, by the one command that makes all ten: inside, each image would fetch the same
# libraries once more, and what runs would not be the jar that was tested.

# the same in both stages: a cache of classes is good for no other JVM than that which wrote it
ARG RUNTIME=eclipse-temurin:25.0.3_9-jre-noble

FROM ${RUNTIME} AS layers
ARG SERVICE
WORKDIR /layers
# src/shop, or a folder of extracted-services; what is there besides the jar, .dockerignore has left out
COPY */*/target/${SERVICE}.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination of

FROM ${RUNTIME}
ARG PORT=8080
# loopback, where the demo would listen, is the container's own
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=${PORT}
WORKDIR /offshoot
# a number, so that a scheduler can see that it is not root; "data" is all that it may write to
RUN groupadd --system --gid 10001 offshoot \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /offshoot --shell /usr/sbin/nologin offshoot \
    && install --directory --owner=10001 --group=10001 data
# what changes least comes first, and is shared by the images of a release
COPY --from=layers /layers/of/dependencies/ ./
COPY --from=layers /layers/of/spring-boot-loader/ ./
COPY --from=layers /layers/of/snapshot-dependencies/ ./
COPY --from=layers /layers/of/application/ ./
# A start that ends when all is wired writes down which classes it loaded, and how. It stands on H2, in a folder that is
# thrown away: no server is needed to build an image, and the gateway's operator key is any.
RUN mkdir /tmp/training && cd /tmp/training \
    && java -Xlog:aot=error -XX:AOTCacheOutput=/offshoot/process.aot -Dspring.context.exit=onRefresh -jar /offshoot/app.jar \
        --offshoot.demo=true --offshoot.security.operator-key=of-the-training-run-and-nobody-elses \
    && cd / && rm -rf /tmp/training
USER 10001:10001
EXPOSE ${PORT}
# with what is there: neither curl nor wget belong to a shop
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# Half of the container's memory is heap: classes, threads and buffers of the other half need 200 MB. Whoever needs other
# options sets JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:AOTCache=/offshoot/process.aot", "-Xlog:aot+codecache*=error", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/offshoot/app.jar"]
