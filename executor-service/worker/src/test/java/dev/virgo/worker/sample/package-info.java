@Namespace("test.sample")
@NullMarked
package dev.virgo.worker.sample;

import dev.virgo.transform.Namespace;
import org.jspecify.annotations.NullMarked;
