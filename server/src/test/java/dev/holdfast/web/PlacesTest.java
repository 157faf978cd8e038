package dev.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {

  private final Places places = new Places(2);
  private final List<Integer> statuses = new ArrayList<>();

  @Test
  void one_request_too_many_is_asked_to_come_again() throws Exception {
    hold(() -> hold(() -> hold(WebResponse::nothing)));

    assertThat(statuses).containsExactly(503, 503, 503);
    assertThat(hold(WebResponse::nothing).status()).as("a place is free again").isEqualTo(204);
  }

  private WebResponse hold(Places.Work work) throws InterruptedException {
    WebResponse response = places.hold(work);
    statuses.add(response.status());
    return response;
  }
}
