/** What tables, topics and blobs must say afterwards, in plain sentences. */
@NullMarked
package dev.virgo.integration.faults.history;

import org.jspecify.annotations.NullMarked;
