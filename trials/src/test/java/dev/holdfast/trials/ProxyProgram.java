package dev.holdfast.trials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The proxies of which the documentation says how to put them in front of Holdfast. */
enum ProxyProgram {
  NGINX("nginx.conf") {
    @Override
    List<String> command(Path configuration) {
      return List.of("nginx", "-e", "stderr", "-c", configuration.toString());
    }

    @Override
    String around(String sites, ProxyPlace place) {
      return """
          user %s;
          daemon off;
          worker_processes 1;
          pid "%2$s/nginx.pid";
          events {}
          http {
            access_log off;
            gzip on;
            client_body_temp_path "%2$s/body";
            proxy_temp_path "%2$s/proxy";
            fastcgi_temp_path "%2$s/fastcgi";
            uwsgi_temp_path "%2$s/uwsgi";
            scgi_temp_path "%2$s/scgi";
            %3$s
          }
          """
          .formatted(System.getProperty("user.name"), place.directory(), sites);
    }

    @Override
    Map<String, String> values(ProxyPlace place) {
      return Map.of(
          "listen 443",
          "listen 127.0.0.1:" + place.port(),
          HOOKS_CERTIFICATE,
          place.certificate().toString(),
          HOLDFAST_CERTIFICATE,
          place.certificate().toString());
    }
  },

  CADDY("Caddyfile") {
    @Override
    List<String> command(Path configuration) {
      return List.of(
          "caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString());
    }

    // Takes our certificate for the one of an authority, and gives the sites theirs.
    @Override
    String around(String sites, ProxyPlace place) {
      return """
          {
            admin off
            default_bind 127.0.0.1
            https_port %1$d
            auto_https disable_redirects
            local_certs
            skip_install_trust
            pki {
              ca local {
                root {
                  cert "%2$s/fullchain.pem"
                  key "%2$s/privkey.pem"
                }
              }
            }
            grace_period 1s
            servers {
              protocols h1 h2
            }
          }
          %3$s
          """
          .formatted(place.port(), place.certificate(), sites);
    }

    @Override
    Map<String, String> values(ProxyPlace place) {
      return Map.of();
    }
  },

  HAPROXY("haproxy.cfg") {
    @Override
    List<String> command(Path configuration) {
      return List.of("haproxy", "-db", "-f", configuration.toString());
    }

    @Override
    String around(String sites, ProxyPlace place) {
      return """
          defaults
            mode http
            timeout connect 5000
            timeout client 50000
            timeout server 50000

          %s
          """
          .formatted(sites);
    }

    @Override
    Map<String, String> values(ProxyPlace place) {
      return Map.of(
          "bind :443",
          "bind 127.0.0.1:" + place.port(),
          "/etc/haproxy/certs/",
          place.certificate().resolve("both.pem").toString());
    }
  },

  APACHE("apache.conf") {
    @Override
    List<String> command(Path configuration) {
      return List.of("apache2", "-D", "FOREGROUND", "-f", configuration.toString());
    }

    // Started by root, it serves as another user, and refuses to do it as root.
    @Override
    String around(String sites, ProxyPlace place) {
      return """
          ServerRoot "%1$s"
          DefaultRuntimeDir "%1$s"
          PidFile "%1$s/apache.pid"
          ErrorLog /dev/stderr
          ServerName localhost
          User www-data
          Group www-data
          Listen 127.0.0.1:%2$d
          LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
          LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
          LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
          LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so
          LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
          LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
          LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
          %3$s
          """
          .formatted(place.directory(), place.port(), sites);
    }

    @Override
    Map<String, String> values(ProxyPlace place) {
      return Map.of(
          "*:443",
          "127.0.0.1:" + place.port(),
          HOOKS_CERTIFICATE,
          place.certificate().toString(),
          HOLDFAST_CERTIFICATE,
          place.certificate().toString());
    }
  };

  private static final String HOOKS_CERTIFICATE = "/etc/letsencrypt/live/hooks.example.com";
  private static final String HOLDFAST_CERTIFICATE = "/etc/letsencrypt/live/holdfast.example.com";

  private final String example;

  ProxyProgram(String example) {
    this.example = example;
  }

  /** The documented configuration, as it stands in the project. */
  String example() throws IOException {
    return Files.readString(Path.of("..", "packaging", "proxy", example));
  }

  /** The command that runs it in the foreground. */
  abstract List<String> command(Path configuration);

  /** A whole configuration: these sites, and what the system's own file would say around them. */
  abstract String around(String sites, ProxyPlace place);

  /** What the documented configuration has, and what stands there at this place. */
  abstract Map<String, String> values(ProxyPlace place);
}
