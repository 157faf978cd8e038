/** What the service manager that started us (systemd) is told, and whether we are alive. */
@NullMarked
package dev.holdfast.service;

import org.jspecify.annotations.NullMarked;
