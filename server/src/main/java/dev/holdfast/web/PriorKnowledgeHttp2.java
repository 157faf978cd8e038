package dev.holdfast.web;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 without TLS for clients that begin with it, such as proxies. An HTTP/1.1 request that asks
 * to go on with HTTP/2 is answered with HTTP/1.1: that way was abolished (RFC 9113, section 3.1),
 * and it leads past the rules of a proxy that passes the request on (h2c smuggling).
 */
final class PriorKnowledgeHttp2 extends HTTP2CServerConnectionFactory {

  PriorKnowledgeHttp2(HttpConfiguration http) {
    super(http);
  }

  @Override
  public @Nullable Connection upgradeConnection(
      Connector connector,
      EndPoint endPoint,
      MetaData.Request request,
      HttpFields.Mutable response101) {
    return request.getHttpVersion() == HttpVersion.HTTP_2
        ? super.upgradeConnection(connector, endPoint, request, response101)
        : null;
  }
}
