package dev.holdfast.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Migrations take as long as they take, whatever the server allows others. */
final class WithoutTimeouts implements Callback {

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.AFTER_CONNECT;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try (PreparedStatement statement =
        context
            .getConnection()
            .prepareStatement(
                "SELECT set_config(name, '0', false) FROM unnest(ARRAY['statement_timeout',"
                    + " 'idle_in_transaction_session_timeout', 'lock_timeout']) AS name")) {
      statement.execute();
    } catch (SQLException e) {
      throw new FlywayException("The time-outs could not be lifted", e);
    }
  }

  @Override
  public String getCallbackName() {
    return "without time-outs";
  }
}
