package dev.virgo.cache.decide;

/** An asset that was computed just now, for anyone who consumes results. */
public record Made(Want want, String field, Content content) {}
