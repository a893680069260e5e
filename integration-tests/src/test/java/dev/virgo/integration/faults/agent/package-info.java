/**
 * What the rules call inside a service. Needs nothing but the JDK: it is on the boot class path.
 */
@NullMarked
package dev.virgo.integration.faults.agent;

import org.jspecify.annotations.NullMarked;
