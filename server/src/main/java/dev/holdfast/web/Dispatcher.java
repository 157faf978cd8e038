package dev.holdfast.web;

import dev.holdfast.database.Database;
import dev.holdfast.query.ReadDeadline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.exc.JacksonIOException;

/** Finds the route of each request, lets it answer, and sends the answer. Thread-safe. */
final class Dispatcher extends Handler.Abstract {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** So long may the reads for one answer take, all together. */
  private static final Duration READS_MAX = Duration.ofSeconds(3);

  /** What is served on one listener. */
  private record Listener(Router router, Route.Action otherwise) {}

  private final Map<String, Listener> listeners = new HashMap<>();
  private final Proxies proxies;
  private final SlowHeads slowHeads;

  /**
   * @param routes by the name of the connector that a request comes through
   */
  Dispatcher(Map<String, RouteTable> routes, Proxies proxies, SlowHeads slowHeads) {
    routes.forEach(
        (name, here) ->
            listeners.put(name, new Listener(new Router(here.lines()), here.otherwise())));
    this.proxies = proxies;
    this.slowHeads = slowHeads;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    slowHeads.arrived(request);
    Client client = proxies.client(request);
    try {
      WebResponse answer = answer(request, client);
      response.getHeaders().add(SecurityHeaders.ALWAYS);
      if (!isWebhook(request)) {
        SecurityHeaders.forBrowsers(client.secure()).forEach(response.getHeaders()::add);
      }
      send(answer, request, response, callback);
    } catch (ConnectionLostException gone) {
      callback.failed(gone);
    }
    return true;
  }

  /** Meta is no browser and calls often. */
  private static boolean isWebhook(Request request) {
    return Request.getPathInContext(request).startsWith("/webhook");
  }

  private WebResponse answer(Request request, Client client) {
    try {
      return route(request, client);
    } catch (ConnectionLostException e) {
      throw e;
    } catch (Exception e) {
      return problem(request, e).response();
    }
  }

  private static Problem problem(Request request, Exception failure) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case JdbiException e when Database.tookTooLong(e) ->
          Problem.unavailable("This takes the database too long; ask for less");
      case JdbiException e when Database.unavailable(e) -> databaseAway(request, e);
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield Problem.unavailable("The server is stopping; nothing was stored");
      }
      default -> {
        log.error("{} {} failed", request.getMethod(), Request.getPathInContext(request), failure);
        yield Problem.failed();
      }
    };
  }

  private WebResponse route(Request request, Client client) throws Exception {
    Listener here =
        Objects.requireNonNull(
            listeners.get(request.getConnectionMetaData().getConnector().getName()), "connector");
    String path = Request.getPathInContext(request);
    return switch (here.router().find(request.getMethod(), path)) {
      case Router.Found.At(Route route, Map<String, String> parameters) -> {
        WebRequest asked = new WebRequest(request, client, parameters);
        route.query().check(asked);
        yield asked.isSafe()
            ? ReadDeadline.within(READS_MAX, () -> route.action().answer(asked))
            : route.action().answer(asked);
      }
      case Router.Found.OtherMethod(Set<String> allowed) ->
          Problem.otherMethod(request.getMethod(), allowed)
              .response()
              .with(HttpHeader.ALLOW, String.join(", ", allowed));
      case Router.Found.Nowhere() ->
          here.otherwise().answer(new WebRequest(request, client, Map.of()));
    };
  }

  private static Problem databaseAway(Request request, JdbiException failure) {
    log.warn(
        "{} could not be answered: {}",
        Request.getPathInContext(request),
        String.valueOf(failure.getCause()));
    return Problem.unavailable("The database does not answer");
  }

  static void send(WebResponse answer, Request request, Response response, Callback callback) {
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    answer.headers().forEach(headers::add);
    if (isHttp1(request) && !request.consumeAvailable()) {
      // The rest of the request is of no interest, so the connection ends with the answer.
      headers.put(HttpFields.CONNECTION_CLOSE);
    }
    switch (answer.content()) {
      case WebResponse.Content.Bytes(byte[] bytes) ->
          response.write(true, ByteBuffer.wrap(bytes), callback);
      case WebResponse.Content.Written(WebResponse.Writer writer) ->
          write(writer, request, response, callback);
    }
  }

  private static boolean isHttp1(Request request) {
    return request.getConnectionMetaData().getHttpVersion().getVersion()
        <= HttpVersion.HTTP_1_1.getVersion();
  }

  /** An answer that breaks in the middle is cut off, so that nobody takes it for a whole one. */
  private static void write(
      WebResponse.Writer writer, Request request, Response response, Callback callback) {
    try {
      OutputStream out = Response.asBufferedOutputStream(request, response);
      writer.write(out);
      out.close();
      callback.succeeded();
    } catch (IOException | JacksonIOException gone) {
      callback.failed(new ConnectionLostException(gone));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(new ConnectionLostException(e));
    } catch (RuntimeException e) {
      Problem problem = problem(request, e);
      if (response.isCommitted()) {
        callback.failed(new ConnectionLostException(e));
      } else {
        response.reset();
        response.getHeaders().add(SecurityHeaders.ALWAYS);
        send(problem.response(), request, response, callback);
      }
    }
  }

  /**
   * Answers what the HTTP server refuses by itself, such as a malformed request; the last answer.
   */
  static boolean refuse(Request request, Response response, Callback callback) {
    if (isHttp1(request)) {
      response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    }
    response.getHeaders().add(SecurityHeaders.ALWAYS);
    send(Problem.refused(response.getStatus()).response(), request, response, callback);
    return true;
  }
}
