package dev.offshoot.gateway.caching;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A response that is recorded instead of written, so that it can be sent to several clients. */
class RecordedResponse extends AbstractServerHttpResponse {

    private final int largest;
    private volatile byte[] body = new byte[0];

    RecordedResponse(DataBufferFactory buffers, int largest) {
        super(buffers);
        this.largest = largest;
    }

    byte[] body() {
        return body;
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> content) {
        return DataBufferUtils.join(content, largest)
                .doOnNext(joined -> {
                    var bytes = new byte[joined.readableByteCount()];
                    joined.read(bytes);
                    DataBufferUtils.release(joined);
                    body = bytes;
                })
                .then();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> content) {
        return writeWithInternal(Flux.from(content).concatMap(Function.identity()));
    }

    @Override
    public <T> T getNativeResponse() {
        throw new IllegalStateException("A recorded response has no native response");
    }

    @Override
    protected void applyStatusCode() {}

    @Override
    protected void applyHeaders() {}

    @Override
    protected void applyCookies() {}
}
