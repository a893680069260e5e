@NullMarked
package dev.virgo.planner.rest;

import org.jspecify.annotations.NullMarked;
