package dev.virgo.planner.core;

import dev.virgo.schemas.event.Event.FieldHeader;
import dev.virgo.schemas.key.Key;
import dev.virgo.schemas.key.LocalityKey;
import dev.virgo.schemas.time.Slice;
import dev.virgo.schemas.time.Span;
import dev.virgo.schemas.time.Window;
import java.util.List;

/**
 * What never changes about one compute group of one node of a run, once its inputs are bound and
 * described.
 *
 * @param fields names of its fields, in declared order
 * @param headers of the fields, in the same order
 * @param ports what each input reads, in declared order
 * @param localities of the ports, in the same order
 * @param portSegments gapless stretches of each port
 * @param segments gapless stretches of the output
 * @param slices output slices, in order
 * @param windows per slice and port the pieces of the extended window
 * @param statics per field its own static part, see {@link dev.virgo.schemas.key.Keys#staticPart}
 * @param paths per field {@code P}
 * @param data {@code D} of the streams that the group reaches
 * @param reaches names of these streams, sorted
 */
record GroupPlan(
    String name,
    List<String> fields,
    List<FieldHeader> headers,
    List<BoundPort> ports,
    List<LocalityKey> localities,
    List<List<Span>> portSegments,
    List<Span> segments,
    List<Slice> slices,
    List<List<List<Window>>> windows,
    Key codeHash,
    List<Key> statics,
    List<Key> paths,
    Key data,
    List<String> reaches) {}
