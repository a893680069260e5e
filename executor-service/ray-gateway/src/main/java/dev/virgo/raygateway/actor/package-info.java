/**
 * What runs inside an actor of the cluster, and what it says. Only types of the JDK: Ray loads
 * these classes from a folder of their own on every host.
 */
@NullMarked
package dev.virgo.raygateway.actor;

import org.jspecify.annotations.NullMarked;
