# One file for all ten processes; what differs is the jar that goes in, and the port:
#
#   ./mvnw -DskipTests package
#   docker build --build-arg SERVICE=inventory-service --build-arg PORT=8083 -t offshoot/inventory-service .
#
# The jars are built beforehand by one command for all ten: inside, each image would download the same libraries again,
# and would not run the jar that was tested. deployment/containers/README.md has sizes and start-up times.

# the same in all stages: an AOT cache works only with the JVM that wrote it. Java 17 and later run; 25 and later write a cache
ARG RUNTIME=eclipse-temurin:25.0.3_9-jre-noble

FROM ${RUNTIME} AS layers
WORKDIR /layers
# src/shop and the folders of extracted-services; .dockerignore excludes everything but the jars
COPY deployment/containers/layers.sh */*/target/*.jar ./
RUN sh layers.sh

FROM layers AS trained
COPY deployment/containers/train.sh ./
ARG SERVICE
# "no" leaves out the AOT cache: the image is built faster, and starts more slowly
ARG TRAINING=yes
RUN bash train.sh "${SERVICE}" "${TRAINING}"

FROM ${RUNTIME}
# a numeric id, so that a scheduler can see that it is not root; it may write only to "data"
RUN groupadd --system --gid 10001 offshoot \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /offshoot --shell /usr/sbin/nologin offshoot \
    && install --directory --owner=10001 --group=10001 /offshoot/data
WORKDIR /offshoot
ARG SERVICE
# the libraries of all ten, and those of all but the gateway: layers that all images share, also between releases
COPY --from=layers /layers/${SERVICE}/everywhere/ ./
COPY --from=layers /layers/${SERVICE}/services/ ./
COPY --from=layers /layers/${SERVICE}/dependencies/ ./
# what the image contains, as CycloneDX JSON: sbom.json
COPY */${SERVICE}/target/classes/META-INF/sbom/application.cdx.json sbom.json
COPY --from=layers /layers/${SERVICE}/application/ ./
COPY --from=trained /trained/ ./
USER 10001:10001
ARG PORT=8080
# the demo's default, loopback, cannot be reached from outside the container
ENV SERVER_ADDRESS=0.0.0.0 \
    SERVER_PORT=${PORT}
EXPOSE ${PORT}
# uses bash, because the image has neither curl nor wget
HEALTHCHECK --interval=5s --timeout=3s --start-period=300s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SERVER_PORT && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
# Half of the container's memory is heap at most; classes, threads and buffers need 200 MB of the other half. The heap
# begins small. For other options, such as another garbage collector, set JDK_JAVA_OPTIONS.
ENV JDK_JAVA_OPTIONS="-Xms64m -XX:+UseSerialGC"
# A library would unpack native code into /tmp, where a container that is mounted read-only must not execute any.
ENTRYPOINT ["java", "@/offshoot/java.options", "-Dorg.bouncycastle.native.cpu_variant=java", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/offshoot/app.jar"]
