package dev.holdfast.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;

/**
 * How busy a pool of connections is.
 *
 * @param busy connections in use
 * @param idle connections that wait to be used
 * @param waiting threads that wait for a connection
 * @param max how many connections it may hold
 */
public record PoolState(int busy, int idle, int waiting, int max) {

  static PoolState of(HikariDataSource pool) {
    HikariPoolMXBean state = pool.getHikariPoolMXBean();
    int max = pool.getMaximumPoolSize();
    return state == null
        ? new PoolState(0, 0, 0, max)
        : new PoolState(
            state.getActiveConnections(),
            state.getIdleConnections(),
            state.getThreadsAwaitingConnection(),
            max);
  }
}
