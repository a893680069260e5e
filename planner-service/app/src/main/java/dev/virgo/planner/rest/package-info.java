/** What people and the command line ask over HTTP. */
@NullMarked
package dev.virgo.planner.rest;

import org.jspecify.annotations.NullMarked;
