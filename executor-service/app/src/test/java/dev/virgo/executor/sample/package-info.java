@Namespace("test.sample")
@NullMarked
package dev.virgo.executor.sample;

import dev.virgo.transform.Namespace;
import org.jspecify.annotations.NullMarked;
