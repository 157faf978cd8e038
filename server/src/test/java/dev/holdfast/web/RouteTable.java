package dev.holdfast.web;

import io.helidon.webserver.http.HttpRouting;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes down what the server's table of routes says, such as "GET /health/live". */
final class RouteTable implements InvocationHandler {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final Set<String> routes = new TreeSet<>();

  private RouteTable() {}

  static Set<String> of(Consumer<HttpRouting.Builder> table) {
    RouteTable written = new RouteTable();
    table.accept(
        (HttpRouting.Builder)
            Proxy.newProxyInstance(
                RouteTable.class.getClassLoader(),
                new Class<?>[] {HttpRouting.Builder.class},
                written));
    return written.routes;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    if (METHODS.contains(method.getName()) && arguments[0] instanceof String path) {
      routes.add(method.getName().toUpperCase(Locale.ROOT) + " " + path);
    }
    return proxy;
  }
}
