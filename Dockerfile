# One file for all ten processes; what differs is the jar that goes in, and the port:
#
#   ./mvnw -DskipTests package
#   docker build --build-arg SERVICE=inventory-service --build-arg PORT=8083 -t offshoot/inventory-service .
#
# The jars are built beforehand by one command for all ten: inside, each image would download the same libraries again,
# and would not run the jar that was tested.

# the same in both stages: an AOT cache works only with the JVM that wrote it
ARG RUNTIME=eclipse-temurin:25.0.3_9-jre-noble

FROM ${RUNTIME} AS layers
ARG SERVICE
WORKDIR /layers
# src/shop, or a folder of extracted-services; .dockerignore excludes everything but the jar
COPY */*/target/${SERVICE}.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination of

FROM ${RUNTIME}
ARG PORT=8080
# the demo's default, loopback, cannot be reached from outside the container
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=${PORT}
WORKDIR /offshoot
# a numeric id, so that a scheduler can see that it is not root; it may write only to "data"
RUN groupadd --system --gid 10001 offshoot \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /offshoot --shell /usr/sbin/nologin offshoot \
    && install --directory --owner=10001 --group=10001 data
# layers that change least come first, and are shared by the images of a release
COPY --from=layers /layers/of/dependencies/ ./
COPY --from=layers /layers/of/spring-boot-loader/ ./
COPY --from=layers /layers/of/snapshot-dependencies/ ./
COPY --from=layers /layers/of/application/ ./
# A training run, which exits when the context is refreshed, writes the AOT cache. It uses H2 in a temporary folder and a
# throw-away operator key, so that building an image needs no server.
RUN mkdir /tmp/training && cd /tmp/training \
    && java -XX:+UseSerialGC -Xlog:aot=error -XX:AOTCacheOutput=/offshoot/process.aot -Dspring.context.exit=onRefresh -jar /offshoot/app.jar \
        --offshoot.demo=true --offshoot.security.operator-key=of-the-training-run-and-nobody-elses \
    && cd / && rm -rf /tmp/training
USER 10001:10001
EXPOSE ${PORT}
# uses bash, because the image has neither curl nor wget
HEALTHCHECK --interval=5s --timeout=3s --start-period=90s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# Half of the container's memory is heap at most; classes, threads and buffers need 200 MB of the other half. The heap
# begins small. For other options, such as another garbage collector, set JDK_JAVA_OPTIONS.
ENV JDK_JAVA_OPTIONS="-Xms64m -XX:+UseSerialGC"
ENTRYPOINT ["java", "-XX:AOTCache=/offshoot/process.aot", "-Xlog:aot+codecache*=error", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/offshoot/app.jar"]
