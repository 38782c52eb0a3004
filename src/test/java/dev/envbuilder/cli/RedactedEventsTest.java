package dev.envbuilder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import dev.envbuilder.secret.Redactor;
import dev.envbuilder.secret.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class RedactedEventsTest {
  private final List<Event> seen = new CopyOnWriteArrayList<>();
  private final Redactor redactor = new Redactor();
  private final RedactedEvents events = new RedactedEvents(redactor, seen::add);

  @Test
  void masksASecretInAnyEvent() {
    redactor.register(Secret.of("hunter22"));

    events.accept(new Event.Warning("the password is hunter22"));
    events.accept(new Event.StepStarted(1, "[1/1]", "RUN echo hunter22"));

    assertThat(seen)
        .containsExactly(
            new Event.Warning("the password is ***"),
            new Event.StepStarted(1, "[1/1]", "RUN echo ***"));
  }

  @Test
  void masksASecretThatComesInPieces() {
    redactor.register(Secret.of("hunter22"));

    events.accept(new Event.StepOutput(1, "a hun", false));
    events.accept(new Event.StepOutput(1, "ter", false));
    events.accept(new Event.StepOutput(1, "22 b", true));

    assertThat(text()).isEqualTo("a *** b");
  }

  @Test
  void masksASecretWithControlCharactersInBetween() {
    redactor.register(Secret.of("hunter22"));

    events.accept(new Event.StepOutput(1, "h\0u\0n\rter22 \u001b]0;x\u0007\u001b[1;31mred", true));

    assertThat(text()).isEqualTo("*** ]0;x\u001b[1;31mred");
  }

  @Test
  void showsAQuestionThatEndsLikeASecretAfterAMoment() throws Exception {
    redactor.register(Secret.of("hunter22"));

    quick().accept(new Event.StepOutput(1, "Continue? h", false));

    await("Continue? h");
  }

  @Test
  void showsStarsForTheBeginningOfASecretWhoseRestIsLate() throws Exception {
    redactor.register(Secret.of("hunter22"));
    RedactedEvents impatient = quick();

    impatient.accept(new Event.StepOutput(1, "a hunter", false));
    await("a ***");
    impatient.accept(new Event.StepOutput(1, "22 b", true));

    assertThat(text()).isEqualTo("a ****** b");
  }

  @Test
  void hidesTheRestOfASecretWhoseBeginningWasShown() throws Exception {
    redactor.register(Secret.of("hunter22"));
    RedactedEvents impatient = quick();

    impatient.accept(new Event.StepOutput(1, "a hu", false));
    await("a hu");
    impatient.accept(new Event.StepOutput(1, "nt", false));
    impatient.accept(new Event.StepOutput(1, "er22 b", true));

    assertThat(text()).isEqualTo("a hu*** b");
  }

  private RedactedEvents quick() {
    return new RedactedEvents(redactor, seen::add, Duration.ofMillis(1));
  }

  private void await(String expected) throws InterruptedException {
    for (int i = 0; i < 5000 && !text().equals(expected); i++) {
      Thread.sleep(1);
    }
    assertThat(text()).isEqualTo(expected);
  }

  @Test
  void losesNothingThatOnlyLooksLikeASecret() {
    redactor.register(Secret.of("hunter22"));

    events.accept(new Event.StepOutput(1, "hunt", false));
    events.accept(new Event.StepFinished(1, Event.StepFinished.Outcome.DONE, Duration.ZERO));

    assertThat(text()).isEqualTo("hunt");
  }

  @Test
  void masksEachLineOfALongerSecretAndBase64() {
    redactor.register(Secret.of("-----BEGIN-----\nabcdef\n"));

    events.accept(new Event.StepOutput(1, "abcdef LS0tLS1CRUdJTi0tLS0tCmFiY2RlZgo=", true));

    assertThat(text()).isEqualTo("*** ***=");
  }

  private String text() {
    StringBuilder all = new StringBuilder();
    for (Event event : seen) {
      if (event instanceof Event.StepOutput output) {
        all.append(output.text());
      }
    }
    return all.toString();
  }
}
