package dev.virgo.wire;

/** Why a record ended in the dead letters. */
enum Fault {
  /** It has no CloudEvents type. */
  NO_TYPE,
  /** Its CloudEvents type, or version, is not known. */
  UNKNOWN_TYPE,
  /** Its type does not belong on this topic. */
  WRONG_TOPIC,
  /** Its payload is above the limit. */
  TOO_LARGE,
  /** Its payload is no JSON, or breaks the schema. */
  INVALID,
  /** It is valid, but handling it keeps failing. */
  POISON
}
