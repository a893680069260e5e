@NullMarked
package dev.virgo.planner.rpc;

import org.jspecify.annotations.NullMarked;
