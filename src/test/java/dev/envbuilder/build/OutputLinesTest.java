package dev.envbuilder.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.envbuilder.events.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  private final List<Event> seen = new ArrayList<>();
  private final OutputLines lines = new OutputLines(7, seen::add);

  @Test
  void tellsLinesAndThenTheRest() {
    write("one\ntwo\r\nthr");
    write("ee");
    lines.end();

    assertThat(seen)
        .containsExactly(
            new Event.StepOutput(7, "one", true),
            new Event.StepOutput(7, "two", true),
            new Event.StepOutput(7, "thr", false),
            new Event.StepOutput(7, "ee", false),
            new Event.StepOutput(7, "", true));
  }

  @Test
  void putsASplitCharacterTogether() {
    byte[] text = "é\n".getBytes(StandardCharsets.UTF_8);

    lines.write(text, 0, 1);
    lines.write(text, 1, 2);

    assertThat(seen).containsExactly(new Event.StepOutput(7, "é", true));
  }

  @Test
  void losesNothingOfALineOfAMegabyte() {
    byte[] text = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

    lines.write(text, 0, text.length);
    lines.end();

    long length = 0;
    for (Event event : seen) {
      assertThat(event).isInstanceOf(Event.StepOutput.class);
      length += ((Event.StepOutput) event).text().length();
    }
    assertThat(length).isEqualTo(1 << 20);
    assertThat(((Event.StepOutput) seen.getLast()).endsLine()).isTrue();
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lines.write(bytes, 0, bytes.length);
  }
}
