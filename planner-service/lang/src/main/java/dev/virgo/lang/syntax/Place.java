package dev.virgo.lang.syntax;

/** What an expression stands directly in, where that decides how far it goes. */
enum Place {
  ANYWHERE,
  /** In a record literal, where {@code , name:} is the next field and not an option. */
  RECORD_FIELD,
  /** The body of a match case, where {@code {a} ->} is the next pattern and no projection. */
  MATCH_BODY
}
