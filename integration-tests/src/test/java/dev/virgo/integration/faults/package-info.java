/**
 * Real faults on a running system: processes that die at named points or seeded moments, and guards
 * taken out of the running services.
 */
@NullMarked
package dev.virgo.integration.faults;

import org.jspecify.annotations.NullMarked;
