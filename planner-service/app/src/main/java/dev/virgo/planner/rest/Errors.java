package dev.virgo.planner.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.virgo.planner.rpc.Unreachable;
import dev.virgo.schemas.event.InvalidEvent;
import dev.virgo.wire.Transient;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Failures as JSON. What is nobody's fault but ours says so, and its cause goes to the log. */
final class Errors {
  private static final Logger LOG = Logger.getLogger(Errors.class);

  @ServerExceptionMapper
  Response refused(Refusal refusal) {
    return response(refusal);
  }

  @ServerExceptionMapper
  Response invalid(InvalidEvent invalid) {
    return response(
        Refusal.badRequest(
            String.valueOf(invalid.getMessage()), "correct the member that is named"));
  }

  @ServerExceptionMapper
  Response unreadable(JsonProcessingException unreadable) {
    return unreadable.getCause() instanceof InvalidEvent invalid
        ? invalid(invalid)
        : response(
            Refusal.badRequest(
                "the body does not fit: " + unreadable.getOriginalMessage(),
                "send JSON with the members that the API names"));
  }

  /** Quarkus has a mapper of its own for this very class, which would answer in its own form. */
  @ServerExceptionMapper
  Response mismatched(MismatchedInputException mismatched) {
    return unreadable(mismatched);
  }

  @ServerExceptionMapper
  Response web(WebApplicationException failure) {
    int status = failure.getResponse().getStatus();
    if (failure.getCause() instanceof JsonProcessingException unreadable) {
      return unreadable(unreadable);
    }
    return response(
        new Refusal(
            status,
            "http_" + status,
            String.valueOf(failure.getMessage()),
            status == 404
                ? "the API is below /api/v1"
                : "look at the method, the path and the content type"));
  }

  @ServerExceptionMapper
  Response unreachable(Unreachable failure) {
    return response(
        new Refusal(
            503,
            "unreachable",
            String.valueOf(failure.getMessage()),
            "look at 'virgo status', and ask again"));
  }

  @ServerExceptionMapper
  Response database(SQLException failure) {
    if (Transient.is(failure)) {
      return response(
          new Refusal(
              503,
              "database_unreachable",
              "the database does not answer: " + failure.getMessage(),
              "look at 'virgo status', and ask again"));
    }
    return bug(failure);
  }

  @ServerExceptionMapper
  Response bug(Exception failure) {
    LOG.error("a request failed", failure);
    return response(
        new Refusal(
            500,
            "internal",
            "the planner failed: " + failure.getClass().getSimpleName(),
            "its log says why; please report it"));
  }

  private static Response response(Refusal refusal) {
    return Response.status(refusal.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(refusal.view())
        .build();
  }
}
