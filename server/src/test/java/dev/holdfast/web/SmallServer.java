package dev.holdfast.web;

import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/** An HTTP server on a free port that does with every request what a test wants to see. */
final class SmallServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector =
      new ServerConnector(server, new HttpConnectionFactory());

  private SmallServer() {}

  /** Answers with what this makes of a request. */
  static SmallServer answering(Route.Action action, Function<Request, Client> client)
      throws Exception {
    SmallServer small = new SmallServer();
    small.connector.setHost("127.0.0.1");
    small.server.addConnector(small.connector);
    small.server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            WebResponse answer;
            try {
              answer = action.answer(new WebRequest(request, client.apply(request), Map.of()));
            } catch (ProblemException e) {
              answer = e.problem().response();
            }
            Dispatcher.send(answer, request, response, callback);
            return true;
          }
        });
    small.server.start();
    return small;
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
