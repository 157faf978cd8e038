package dev.holdfast.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
public final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"holdfast " + number()};
  }

  /** Such as 1.2.0. */
  public static String number() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
