package dev.holdfast.app;

import dev.holdfast.cli.Failure;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.Recorder;
import dev.holdfast.record.MetaRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * What is done with events: the recorder that ships, and whatever the jars of the handlers
 * directory bring.
 *
 * @param handlers called for each event
 * @param recorders called for each settled batch
 */
record Handlers(List<Handler> handlers, List<Recorder> recorders) {

  Handlers {
    handlers = List.copyOf(handlers);
    recorders = List.copyOf(recorders);
  }

  /** Ours and those in this directory, which need not exist. */
  static Handlers load(Path directory) {
    ClassLoader loader = loaderOf(jars(directory));
    try {
      List<Handler> handlers = new ArrayList<>();
      ServiceLoader.load(Handler.class, loader).forEach(handlers::add);
      List<Recorder> recorders = new ArrayList<>();
      recorders.add(new MetaRecorder());
      ServiceLoader.load(Recorder.class, loader).forEach(recorders::add);
      return new Handlers(handlers, recorders);
    } catch (ServiceConfigurationError e) {
      throw Failure.misused("A handler in " + directory + " cannot be loaded: " + e.getMessage());
    }
  }

  /** Ours, and this one. */
  static Handlers only(Handler handler) {
    return new Handlers(List.of(handler), List.of(new MetaRecorder()));
  }

  private static List<Path> jars(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    jars.sort(Comparator.naturalOrder());
    return jars;
  }

  /** Lives as long as the process, because handlers load their classes whenever they need them. */
  private static ClassLoader loaderOf(List<Path> jars) {
    return new URLClassLoader(
        "handlers",
        jars.stream().map(Handlers::url).toArray(URL[]::new),
        Handlers.class.getClassLoader());
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
