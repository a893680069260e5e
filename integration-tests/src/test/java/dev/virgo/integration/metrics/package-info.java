/** What Prometheus scrapes from a running system, and what is drawn of it. */
@NullMarked
package dev.virgo.integration.metrics;

import org.jspecify.annotations.NullMarked;
