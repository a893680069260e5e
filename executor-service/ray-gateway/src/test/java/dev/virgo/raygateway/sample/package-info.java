@Namespace("test.sample")
@NullMarked
package dev.virgo.raygateway.sample;

import dev.virgo.transform.Namespace;
import org.jspecify.annotations.NullMarked;
