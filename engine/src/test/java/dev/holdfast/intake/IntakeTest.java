package dev.holdfast.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.TestDatabase;
import dev.holdfast.TestInbox;
import dev.holdfast.database.Database;
import dev.holdfast.event.Receipt;
import dev.holdfast.log.Append;
import dev.holdfast.meta.App;
import dev.holdfast.meta.Secret;
import dev.holdfast.meta.Signature;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

  private static final Secret SECRET = Secret.of("the app's secret");
  private static final App APP = new App("default", List.of(SECRET), Secret.of("verify"));
  private static final byte[] BODY =
      """
      {"object":"page","entry":[{"id":"1029","time":1790000000000,"changes":[{"field":"feed",\
      "value":{"item":"like","verb":"add","post_id":"1029_77","from":{"id":"5151"}}}]}]}\
      """
          .getBytes(UTF_8);

  private final Database database = TestDatabase.fresh();
  private final GroupCommit groupCommit =
      new GroupCommit(
          new Append(database.general()),
          () -> {},
          new GroupCommit.Limits(1, 500, 100, 64 << 20, Duration.ofSeconds(5)));
  private final Intake intake = new Intake(groupCommit, Clock.systemUTC());

  @AfterEach
  void closeEverything() {
    groupCommit.close();
    database.close();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "sha256=", "sha1=0123", "sha256=zz"})
  void an_unsigned_delivery_is_refused_and_nothing_is_stored(@Nullable String signature)
      throws InterruptedException, SQLException {
    assertThat(intake.receive(APP, signature, BODY)).isInstanceOf(Receipt.Refused.class);
    assertThat(stored()).isZero();
  }

  @Test
  void a_delivery_signed_with_another_secret_is_refused_and_nothing_is_stored()
      throws InterruptedException, SQLException {
    String signature = Signature.sign(Secret.of("another secret"), BODY);

    assertThat(intake.receive(APP, signature, BODY)).isInstanceOf(Receipt.Refused.class);
    assertThat(stored()).isZero();
  }

  @Test
  void a_refusal_quotes_nothing_of_the_delivery() throws InterruptedException, SQLException {
    Receipt refused = intake.receive(APP, "sha256=" + "ab".repeat(32), BODY);

    assertThat(refused.toString()).doesNotContain("abab", "1029", "secret'");
  }

  private int stored() throws SQLException {
    return new TestInbox(database.general()).total();
  }
}
