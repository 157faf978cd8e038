package dev.holdfast.cli;

import dev.holdfast.event.Status;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a status that can be retried from the command line. */
final class StatusWord implements ITypeConverter<Status> {

  @Override
  public Status convert(String word) {
    return Status.of(word)
        .filter(Status::retryable)
        .orElseThrow(
            () ->
                new TypeConversionException("expected failed or dead_letter, not '" + word + "'"));
  }
}
