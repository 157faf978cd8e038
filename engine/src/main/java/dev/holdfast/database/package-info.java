/** PostgreSQL itself: pools, migrations, notifications, counters, and which errors mean what. */
@NullMarked
package dev.holdfast.database;

import org.jspecify.annotations.NullMarked;
