package dev.holdfast.trials;

import java.nio.file.Path;

/**
 * Where a proxy runs.
 *
 * @param directory for its files
 * @param certificate the directory of a {@link Certificate}
 * @param port where it listens
 * @param upstream the port of the server behind it
 */
record ProxyPlace(Path directory, Path certificate, int port, int upstream) {}
