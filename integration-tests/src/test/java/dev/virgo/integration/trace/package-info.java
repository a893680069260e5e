/** What a trace viewer shows of runs, asked as a person would: through Jaeger's HTTP API. */
@NullMarked
package dev.virgo.integration.trace;

import org.jspecify.annotations.NullMarked;
