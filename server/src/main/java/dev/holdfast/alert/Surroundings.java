package dev.holdfast.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * What a process sees that the database does not. It is written there, so that whichever process
 * looks knows it.
 *
 * @param receives whether deliveries arrive here
 * @param databaseDirectory where the embedded PostgreSQL has its files; empty for another one
 * @param certificates those that this process serves with
 */
public record Surroundings(
    boolean receives, Optional<Path> databaseDirectory, Supplier<List<Certificate>> certificates) {

  /** A certificate and when it ends. */
  public record Certificate(String name, Instant notAfter) {}

  private static final String TELL =
      """
      INSERT INTO certificates (name, ends_at, told_at) VALUES (:name, :ends, :now)
      ON CONFLICT (name) DO UPDATE SET ends_at = excluded.ends_at, told_at = excluded.told_at
      """;

  private static final String FORGET =
      "DELETE FROM certificates WHERE told_at < CAST(:now AS timestamptz) - interval '1 day'";

  void write(Handle handle, Instant now) {
    DiskSamples.add(handle, now, bytesLeft());
    certificates
        .get()
        .forEach(
            certificate ->
                handle
                    .createUpdate(TELL)
                    .bind("name", certificate.name())
                    .bind("ends", certificate.notAfter())
                    .bind("now", now)
                    .execute());
    handle.createUpdate(FORGET).bind("now", now).execute();
  }

  private Optional<Long> bytesLeft() {
    return databaseDirectory.flatMap(
        directory -> {
          try {
            return Optional.of(Files.getFileStore(directory).getUsableSpace());
          } catch (IOException _) {
            return Optional.empty();
          }
        });
  }
}
