/** How the planner speaks to its database: plain JDBC, one transaction per unit of work. */
@NullMarked
package dev.virgo.planner.sql;

import org.jspecify.annotations.NullMarked;
