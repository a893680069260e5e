/** The standard pipeline: versions that are published once and never change. */
@NullMarked
package dev.virgo.planner.standard;

import org.jspecify.annotations.NullMarked;
