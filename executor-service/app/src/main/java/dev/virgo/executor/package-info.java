/**
 * The executor: reserves ready slices, has them computed by a backend, and commits what comes of
 * it. It owns nothing that must survive.
 */
@NullMarked
package dev.virgo.executor;

import org.jspecify.annotations.NullMarked;
