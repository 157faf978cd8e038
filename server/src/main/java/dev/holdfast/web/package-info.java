/**
 * The HTTP edge: requests, answers, limits and routing, whatever is asked for. The only place that
 * knows the HTTP server, which is Jetty.
 */
@NullMarked
package dev.holdfast.web;

import org.jspecify.annotations.NullMarked;
