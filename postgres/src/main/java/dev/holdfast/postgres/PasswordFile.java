package dev.holdfast.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The password of the database's only user: 256 random bits, made once. */
final class PasswordFile {

  private static final int BYTES = 32;

  private PasswordFile() {}

  static void write(Path file, String password) throws IOException {
    PrivateFiles.write(file, password + "\n");
  }

  static String read(Path file) throws IOException {
    PrivateFiles.makePrivate(file);
    String password = Files.readString(file).strip();
    if (password.isEmpty()) {
      throw new IOException(
          "The file %s is empty; it must hold the password of the embedded PostgreSQL. Restore it from a backup."
              .formatted(file));
    }
    return password;
  }

  static String generate() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
