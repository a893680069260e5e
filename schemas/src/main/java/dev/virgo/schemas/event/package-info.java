/** What travels on Kafka: one record per event, their JSON, and the topics. */
@NullMarked
package dev.virgo.schemas.event;

import org.jspecify.annotations.NullMarked;
