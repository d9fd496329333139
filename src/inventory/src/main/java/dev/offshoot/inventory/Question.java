package dev.offshoot.inventory;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The products whose stock is asked for, over any technology.
 *
 * @param products at most 200
 */
record Question(Set<ProductId> products) {

    private static final int MOST = 200;

    /**
     * @throws InvalidQuestion if an id is no UUID, or there are too many
     */
    static Question about(List<String> ids) {
        if (ids.size() > MOST) {
            throw new InvalidQuestion("Ask for at most " + MOST + " products at once");
        }
        return new Question(ids.stream().map(Question::product).collect(Collectors.toSet()));
    }

    private static ProductId product(String id) {
        try {
            return new ProductId(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw new InvalidQuestion("A product id must be a UUID");
        }
    }
}
