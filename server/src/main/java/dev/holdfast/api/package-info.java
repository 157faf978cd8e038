/**
 * What is answered to requests: the endpoint, the API and the dashboard's calls, one class for each
 * resource, and the one table of their routes.
 */
@NullMarked
package dev.holdfast.api;

import org.jspecify.annotations.NullMarked;
