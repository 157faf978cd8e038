package dev.holdfast.trials;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/**
 * The names of the documentation, such as hooks.example.com, are this machine. Java takes this for
 * looking up names in the trials and in the commands that they run.
 */
public final class ExampleNames extends InetAddressResolverProvider {

  private static final String EXAMPLES = ".example.com";

  @Override
  public String name() {
    return "example names";
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Resolver(configuration.builtinResolver());
  }

  private record Resolver(InetAddressResolver system) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return host.endsWith(EXAMPLES)
          ? Stream.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}))
          : system.lookupByName(host, policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
