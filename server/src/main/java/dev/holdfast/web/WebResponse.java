package dev.holdfast.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import tools.jackson.core.JsonGenerator;

/** What is answered, as data; it is sent when the resource has returned it. Immutable. */
public record WebResponse(int status, List<HttpField> headers, Content content) {

  private static final HttpField JSON = type("application/json");
  private static final HttpField TEXT = type("text/plain; charset=utf-8");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  /** What the answer's body is. */
  public sealed interface Content {

    /** All of it at once. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    record Bytes(byte[] bytes) implements Content {}

    /** Written bit by bit, as fast as the client takes it. */
    record Written(Writer writer) implements Content {}
  }

  /** Writes an answer's body; blocks while the client does not take it. */
  @FunctionalInterface
  public interface Writer {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  private static final Content NOTHING = new Content.Bytes(new byte[0]);

  public WebResponse {
    headers = List.copyOf(headers);
  }

  /** Without a body. */
  public static WebResponse of(int status) {
    return new WebResponse(status, List.of(), NOTHING);
  }

  /** Done, and nothing more to say: 204. */
  public static WebResponse nothing() {
    return of(HttpStatus.NO_CONTENT_204).with(NO_STORE);
  }

  /** JSON, written to the client token by token; nothing that it needs may fail any more. */
  public static WebResponse json(Consumer<JsonGenerator> content) {
    return new WebResponse(
        HttpStatus.OK_200,
        List.of(JSON, NO_STORE),
        new Content.Written(out -> JsonResponse.write(out, content)));
  }

  /** A JSON object with these properties. */
  public static WebResponse object(Consumer<JsonGenerator> properties) {
    return json(json -> JsonResponse.object(json, properties));
  }

  /** Text that no cache keeps. */
  public static WebResponse text(String text) {
    return bytes(TEXT, text.getBytes(StandardCharsets.UTF_8)).with(NO_STORE);
  }

  /** These bytes, which are not copied. */
  public static WebResponse bytes(HttpField type, byte[] bytes) {
    return new WebResponse(HttpStatus.OK_200, List.of(type), new Content.Bytes(bytes));
  }

  /** Written for as long as there is something to write. */
  public static WebResponse stream(HttpField type, Writer writer) {
    return new WebResponse(HttpStatus.OK_200, List.of(type), new Content.Written(writer));
  }

  /** Somewhere else, by 302. */
  public static WebResponse redirect(String location) {
    return of(HttpStatus.FOUND_302).with(NO_STORE).with(HttpHeader.LOCATION, location);
  }

  /** A {@code Content-Type}, ready to be sent often. */
  public static HttpField type(String type) {
    return new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, type);
  }

  /** The same with another status. */
  public WebResponse withStatus(int status) {
    return new WebResponse(status, headers, content);
  }

  /** The same with one header more. */
  public WebResponse with(HttpHeader name, String value) {
    return with(new HttpField(name, value));
  }

  /** The same with one header more. */
  public WebResponse with(HttpField header) {
    return with(List.of(header));
  }

  /** The same with these headers, too. */
  WebResponse with(List<HttpField> more) {
    return new WebResponse(
        status, Stream.concat(headers.stream(), more.stream()).toList(), content);
  }
}
