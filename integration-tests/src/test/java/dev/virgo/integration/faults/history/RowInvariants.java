package dev.virgo.integration.faults.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sentences that the tables alone can break; each has the query that finds where. */
final class RowInvariants {
  private static final Map<String, String> ALWAYS =
      sentences(
          "a live row has its content",
          """
          select encode(a.asset_key, 'hex'), coalesce(b.state, 'no content row')
          from ursa.asset a left join cache.blob b on b.content_hash = a.content_hash
          where b.content_hash is null
          """,
          "no two different contents are visible under one key",
          """
          select encode(a.cutoff_key, 'hex'), a.field, count(distinct a.content_hash)
          from ursa.asset a join cache.blob b on b.content_hash = a.content_hash
          where a.quarantined_at is null and b.state in ('LIVE', 'CONDEMNED')
          group by a.cutoff_key, a.field having count(distinct a.content_hash) > 1
          """,
          "a deterministic transform is never found to differ",
          """
          select encode(cutoff_key, 'hex'), field from cache.quarantine
          where reason = 'NONDETERMINISTIC'
          """,
          "whole-recording state implies that every member is live",
          """
          select s.recording, s.field, e.t0_ns
          from cache.field_state s
          left join ursa.manifest m on m.hash = s.manifest
          left join ursa.manifest_entry e on e.manifest = s.manifest
          left join ursa.asset a on a.asset_key = e.asset_key
          left join cache.blob b on b.content_hash = e.content_hash
          where m.hash is null or a.asset_key is null or a.content_hash <> e.content_hash
            or a.quarantined_at is not null or b.state is null
            or b.state not in ('LIVE', 'CONDEMNED')
          """,
          "a manifest has as many rows as it says",
          """
          select encode(m.hash, 'hex'), m.slices, count(e.position)
          from ursa.manifest m left join ursa.manifest_entry e on e.manifest = m.hash
          group by m.hash, m.slices having count(e.position) <> m.slices
          """,
          "counts of a run sum to its slices",
          """
          select n.run, n.node, n.summary from planner.node n
          where (n.summary->>'slices')::int <>
            (n.summary->>'hit')::int + (n.summary->>'cutoff')::int
            + (n.summary->>'materialized')::int + (n.summary->>'failed')::int
            + (n.summary->>'skipped')::int + (n.summary->>'pending')::int
            + (n.summary->>'cancelled')::int
          """,
          "a run that is over waits for nothing",
          """
          select r.id, n.node, n.summary->>'pending'
          from planner.run r join planner.node n on n.run = r.id
          where r.status in ('COMPLETED', 'FAILED', 'CANCELLED')
            and (n.summary->>'pending')::int > 0
          """,
          "what a completed run shows is there",
          """
          select r.id, m.key from planner.run r cross join jsonb_each(r.manifest) m
          where r.status = 'COMPLETED' and not exists (
            select from cache.run_output o
            where o.run = r.id and encode(o.manifest, 'hex') = m.value->>'hash')
          """,
          "a recording has each version once, of a revision that there was",
          """
          select m.pipeline_version, m.recording, m.output from ursa.membership m
          where not exists (
            select from ursa.stream s
            where s.recording = m.recording and s.revision = m.revision)
          """);

  private static final Map<String, String> AT_REST =
      sentences(
          "every run has ended",
          "select id, status, error from planner.run where status in ('PLANNING', 'RUNNING')",
          "nobody holds a claim",
          "select encode(cutoff_key, 'hex'), run, node, lease, expires_at from cache.claim",
          "nobody waits for a claim",
          "select encode(cutoff_key, 'hex'), run, node from cache.waiter",
          "no lease is left",
          "select lease, holder from cache.lease",
          "every event was published",
          """
          select 'planner', id, topic from planner.outbox
          union all select 'cache', id, topic from cache.outbox
          union all select 'backfill', id, topic from backfill.outbox
          """,
          "the cache heard of every cancelled run",
          "select id from planner.run where status = 'CANCELLED' and withdrawn_at is null");

  private final Tables tables;

  RowInvariants(Tables tables) {
    this.tables = tables;
  }

  private static Map<String, String> sentences(String... sentencesAndQueries) {
    var sentences = new LinkedHashMap<String, String>();
    for (int i = 0; i < sentencesAndQueries.length; i += 2) {
      sentences.put(sentencesAndQueries[i], sentencesAndQueries[i + 1]);
    }
    return sentences;
  }

  List<Violation> always() throws SQLException {
    return ask(ALWAYS);
  }

  List<Violation> atRest() throws SQLException {
    return ask(AT_REST);
  }

  private List<Violation> ask(Map<String, String> sentences) throws SQLException {
    var violations = new ArrayList<Violation>();
    for (var sentence : sentences.entrySet()) {
      tables
          .texts(sentence.getValue())
          .forEach(instance -> violations.add(new Violation(sentence.getKey(), instance)));
    }
    return violations;
  }
}
