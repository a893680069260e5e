/** What exists already: by asset key, by whole recording, and the list for people. */
@NullMarked
package dev.virgo.cache.lookup;

import org.jspecify.annotations.NullMarked;
