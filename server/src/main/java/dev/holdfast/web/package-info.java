/**
 * The HTTP edge: one class for each resource, one visible table of routes. The only place that
 * knows Jetty.
 */
@NullMarked
package dev.holdfast.web;

import org.jspecify.annotations.NullMarked;
