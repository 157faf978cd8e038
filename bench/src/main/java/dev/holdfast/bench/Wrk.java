package dev.holdfast.bench;

import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import dev.holdfast.sample.SampleTraffic;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As many signed deliveries as the server takes, each another one, by wrk over 256 connections. */
final class Wrk {

  /**
   * What wrk counted.
   *
   * @param answered200 deliveries answered 200
   * @param otherwise deliveries answered anything else, or not at all
   * @param slow answers that took longer than a second; Meta wants fewer than 1 % of them
   */
  record Result(
      long answered200,
      long otherwise,
      long slow,
      double seconds,
      double p50Millis,
      double p99Millis) {

    double percentSlow() {
      return 100.0 * slow / Math.max(1, answered200);
    }

    double perSecond() {
      return answered200 / seconds;
    }
  }

  private static final String SCRIPT =
      """
      -- Each thread reads its own file of lines "signature body", so no delivery is sent twice.
      local ffi = require("ffi")
      ffi.cdef("typedef struct { long seconds, micros; } moment; int gettimeofday(moment *, void *);")
      local function now()
        local moment = ffi.new("moment")
        ffi.C.gettimeofday(moment, nil)
        return tonumber(moment.seconds) * 1000000 + tonumber(moment.micros)
      end
      local last
      local threads = 0
      function setup(thread) last = thread; thread:set("number", threads); threads = threads + 1 end
      function init(args)
        lines = io.lines(args[1] .. "/" .. number)
        headers = { ["Content-Type"] = "application/json" }
      end
      -- A file that has ended must not be asked again, and wrk does ask until each connection has heard: for nothing.
      -- It still counts the whole time as its own, so how long there was something to send is told by us.
      function request()
        started = started or now()
        local line = lines and lines()
        if not line then
          if lines then lines = nil; sent_for = now() - started; wrk.thread:stop() end
          return ""
        end
        headers["X-Hub-Signature-256"] = line:sub(1, 71)
        return wrk.format("POST", "/webhook", headers, line:sub(73))
      end
      function done(summary, latency, requests)
        local errors, slow = summary.errors, 0
        for i = 1, #latency do
          local micros, count = latency(i)
          if micros > 1000000 then slow = slow + count end
        end
        io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests,
          errors.status + errors.connect + errors.read + errors.write + errors.timeout,
          slow, last:get("sent_for") or summary.duration, latency:percentile(50), latency:percentile(99)))
      end
      """;

  private static final Pattern RESULT =
      Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");
  private static final int THREADS = 1;
  private static final int CONNECTIONS = 256;

  private Wrk() {}

  /** Writes this many signed bodies of 464 bytes. */
  static Path bodies(Path directory, int count) throws IOException {
    Files.createDirectories(directory);
    SampleTraffic traffic = new SampleTraffic(System.nanoTime(), InstantSource.system());
    Secret secret = Secret.of(Program.SECRET);
    try (BufferedWriter file = Files.newBufferedWriter(directory.resolve("0"))) {
      for (int i = 0; i < count; i++) {
        byte[] body = traffic.fixedSizeMessage().body();
        file.write(Signature.sign(secret, body));
        file.write(' ');
        file.write(new String(body, StandardCharsets.US_ASCII));
        file.write('\n');
      }
    }
    return directory;
  }

  static Result run(Path bodies, int seconds) throws IOException, InterruptedException {
    Path script = Files.writeString(bodies.resolveSibling("deliveries.lua"), SCRIPT);
    Process wrk =
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "-t" + THREADS,
                    "-c" + CONNECTIONS,
                    "-d" + seconds + "s",
                    "--timeout",
                    "10s",
                    "-s",
                    script.toString(),
                    Program.url().toString(),
                    "--",
                    bodies.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    Matcher result = RESULT.matcher(output);
    if (!result.find()) {
      throw new IllegalStateException("wrk said:\n" + output);
    }
    long requests = Long.parseLong(result.group(1));
    long errors = Long.parseLong(result.group(2));
    return new Result(
        requests - errors,
        errors,
        Long.parseLong(result.group(3)),
        Long.parseLong(result.group(4)) / 1e6,
        Long.parseLong(result.group(5)) / 1e3,
        Long.parseLong(result.group(6)) / 1e3);
  }
}
