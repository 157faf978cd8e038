package dev.holdfast.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.handler.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar with a handler, put into a directory as somebody does who installs one. */
final class HandlerJar {

  private HandlerJar() {}

  static void install(Class<? extends Handler> handler, Path directory) throws IOException {
    String file = handler.getName().replace('.', '/') + ".class";
    Files.createDirectories(directory);
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(directory.resolve("handler.jar")));
        InputStream code = handler.getResourceAsStream("/" + file)) {
      jar.putNextEntry(new JarEntry(file));
      code.transferTo(jar);
      jar.putNextEntry(new JarEntry("META-INF/services/" + Handler.class.getName()));
      jar.write(handler.getName().getBytes(UTF_8));
    }
  }
}
