package dev.holdfast.postgres;

import java.io.IOException;
import java.util.Locale;

/** Which of the binaries on the class path fit this machine. */
final class Platform {

  private Platform() {}

  /** The name of the archive inside the binaries' jar for this machine. */
  static String archive() throws IOException {
    return archive(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static String archive(String os, String architecture) throws IOException {
    return "postgres-%s-%s.txz".formatted(system(os), processor(os, architecture));
  }

  private static String system(String os) throws IOException {
    String name = os.toLowerCase(Locale.ROOT);
    if (name.startsWith("linux")) {
      return "linux";
    }
    if (name.startsWith("mac")) {
      return "darwin";
    }
    throw unsupported(os);
  }

  private static String processor(String os, String architecture) throws IOException {
    return switch (architecture) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> throw unsupported(os + " on " + architecture);
    };
  }

  static IOException unsupported(String machine) {
    return new IOException(
        ("There is no embedded PostgreSQL for %s. Set HOLDFAST_DATABASE_URL to a PostgreSQL of your"
                + " own (15 or newer).")
            .formatted(machine));
  }
}
