package dev.virgo.runtime.run;

/**
 * What a scheduler has done so far.
 *
 * @param active calls that run now
 * @param queued calls that wait now
 * @param highPriorityCompleted of the completed ones, those of priority 75 and more
 * @param lowPriorityCompleted those of less than 25
 * @param starvationPromotions how often the priority of a call that waited has grown
 */
public record SchedulerStatistics(
    int active,
    int queued,
    long submitted,
    long completed,
    long highPriorityCompleted,
    long lowPriorityCompleted,
    long starvationPromotions) {}
