/**
 * Transforms that cost nothing, to measure what the system itself costs: {@code use virgo.bench}.
 */
@Namespace("virgo.bench")
@NullMarked
package dev.virgo.transforms.bench;

import dev.virgo.transform.Namespace;
import org.jspecify.annotations.NullMarked;
