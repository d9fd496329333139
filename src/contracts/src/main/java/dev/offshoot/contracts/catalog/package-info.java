/** Events on products. */
@NamedInterface("catalog")
@NullMarked
package dev.offshoot.contracts.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
