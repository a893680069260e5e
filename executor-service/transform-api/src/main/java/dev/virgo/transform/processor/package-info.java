/**
 * The annotation processor: checks every transform of a compilation and writes its descriptors to
 * {@code META-INF/virgo/transforms.json}.
 */
@NullMarked
package dev.virgo.transform.processor;

import org.jspecify.annotations.NullMarked;
